// Lists, synchronises, reads and moves mail with @microsoft/microsoft-graph-client, which knows nothing of the server and of the module.
// Arguments: the address of Graph, the certificate of its authority (which NODE_EXTRA_CA_CERTS names as well), an access token, the mailbox.
// Writes one line for each step that succeeded.
'use strict';
const assert = require('node:assert');
const { BatchRequestContent, BatchResponseContent, Client, PageIterator, ResponseType } = require('@microsoft/microsoft-graph-client');

const [url, , token, mailbox] = process.argv.slice(2);

async function main() {
    const client = Client.init({
        baseUrl: url.replace(/\/$/, ''),
        defaultVersion: 'v1.0',
        customHosts: new Set([new URL(url).hostname]),
        authProvider: (done) => done(null, token),
    });
    const root = `/users/${mailbox}`;

    const folders = await client.api(`${root}/mailFolders`).top(5).get();
    let count = 0;
    await new PageIterator(client, folders, () => { count++; return true; }).iterate();
    assert.ok(count > 5, `${count} folders`);
    console.log('folders', count);

    const first = await client.api(`${root}/mailFolders/inbox/messages`).select('id,subject').top(50).get();
    const listed = [];
    await new PageIterator(client, first, (m) => { listed.push(m); return true; }).iterate();
    assert.ok(listed.length > 100 && listed.every((m) => m.subject.startsWith('Message ')), `${listed.length} messages`);
    console.log('listed', listed.length);

    const round = await client.api(`${root}/mailFolders/inbox/messages/delta`).select('subject,internetMessageHeaders')
        .header('Prefer', 'odata.maxpagesize=40').get();
    const seen = new Map();
    const pages = new PageIterator(client, round, (m) => { seen.set(m.id, m); return true; });
    await pages.iterate();
    assert.strictEqual(seen.size, listed.length);
    const deltaLink = pages.getDeltaLink();
    assert.ok(deltaLink, 'no delta link');
    console.log('synchronised', seen.size);

    const one = listed[3];
    const stream = await client.api(`${root}/messages/${one.id}/$value`).responseType(ResponseType.TEXT).get();
    assert.ok(stream.includes(`Subject: ${one.subject}`), stream.slice(0, 200));
    assert.ok(seen.get(one.id).internetMessageHeaders.some((h) => h.name === 'Message-ID'));
    console.log('read', stream.length);

    const batch = new BatchRequestContent(listed.slice(0, 4).map((m, i) =>
        ({ id: `${i + 1}`, request: new Request(`${url.replace(/\/$/, '')}${root}/messages/${m.id}?$select=subject`) })));
    const answers = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()));
    for (let i = 0; i < 4; i++) {
        const answer = answers.getResponseById(`${i + 1}`);
        assert.strictEqual(answer.status, 200);
        assert.strictEqual((await answer.json()).subject, listed[i].subject);
    }
    console.log('batched');

    const moved = await client.api(`${root}/messages/${one.id}/move`).post({ destinationId: 'junkemail' });
    assert.ok(moved.id && moved.id !== one.id);
    const next = await client.api(deltaLink).get();
    assert.deepStrictEqual(next.value.map((m) => [m.id, m['@removed'] !== undefined]), [[one.id, true]]);
    console.log('moved');

    await assert.rejects(() => client.api(`${root}/messages/${one.id}`).get(), (e) => {
        assert.strictEqual(e.statusCode, 404);
        assert.strictEqual(e.code, 'ErrorItemNotFound');
        return true;
    });
    console.log('refused');
}

main().catch((e) => {
    console.error(e?.stack ?? e, JSON.stringify(e));
    process.exit(1);
});
