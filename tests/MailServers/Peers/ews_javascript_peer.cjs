// Lists, synchronises, reads and moves mail with ews-javascript-api, which knows nothing of the server and of the module.
// Arguments: the address of EWS, the certificate of its authority (which NODE_EXTRA_CA_CERTS names as well), the user name, the password,
// the mailbox. Writes one line for each step that succeeded.
'use strict';
const assert = require('node:assert');
const ews = require('ews-javascript-api');

const [url, , user, password, mailbox] = process.argv.slice(2);

async function main() {
    const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
    service.Credentials = new ews.WebCredentials(user, password);
    service.Url = new ews.Uri(url);
    const folder = (name) => new ews.FolderId(name, new ews.Mailbox(mailbox));

    const inbox = await ews.Folder.Bind(service, folder(ews.WellKnownFolderName.Inbox));
    assert.ok(inbox.TotalCount > 100, `TotalCount is ${inbox.TotalCount}`);
    const view = new ews.FolderView(100);
    view.Traversal = ews.FolderTraversal.Deep;
    const folders = await service.FindFolders(folder(ews.WellKnownFolderName.MsgFolderRoot), view);
    assert.ok(folders.Folders.some((f) => f.DisplayName === 'Junk Email'));
    console.log('folders', folders.TotalCount);

    let listed = 0;
    for (let offset = 0, more = true; more;) {
        const page = await service.FindItems(folder(ews.WellKnownFolderName.Inbox), new ews.ItemView(50, offset));
        listed += page.Items.length;
        more = page.MoreAvailable;
        offset = page.NextPageOffset;
    }
    assert.strictEqual(listed, inbox.TotalCount);
    console.log('listed', listed);

    let state = null;
    let synchronised = 0;
    let last = null;
    for (let more = true; more;) {
        const changes = await service.SyncFolderItems(
            folder(ews.WellKnownFolderName.Inbox), ews.PropertySet.IdOnly, [], 50, ews.SyncFolderItemsScope.NormalItems, state);
        for (let i = 0; i < changes.Count; i++) {
            const change = changes._getItem(i);
            assert.strictEqual(change.ChangeType, ews.ChangeType.Create);
            last = change.ItemId;
            synchronised++;
        }
        state = changes.SyncState;
        more = changes.MoreChangesAvailable;
    }
    assert.strictEqual(synchronised, listed);
    console.log('synchronised', synchronised);

    const wanted = new ews.PropertySet(ews.BasePropertySet.FirstClassProperties, [ews.ItemSchema.MimeContent]);
    const message = await ews.EmailMessage.Bind(service, last, wanted);
    const mime = Buffer.from(message.MimeContent.Content, 'base64').toString('latin1');
    assert.ok(mime.includes('Message-ID: <'), mime.slice(0, 200));
    assert.ok(message.Subject.startsWith('Message '), message.Subject);
    assert.ok(message.From.Address.endsWith('@example.net'), message.From.Address);
    console.log('read', mime.length);

    const moved = await message.Move(folder(ews.WellKnownFolderName.JunkEmail));
    assert.ok(moved.Id.UniqueId.length > 0 && moved.Id.UniqueId !== last.UniqueId);
    const after = await service.SyncFolderItems(
        folder(ews.WellKnownFolderName.Inbox), ews.PropertySet.IdOnly, [], 50, ews.SyncFolderItemsScope.NormalItems, state);
    assert.strictEqual(after.Count, 1);
    assert.strictEqual(after._getItem(0).ChangeType, ews.ChangeType.Delete);
    console.log('moved', moved.Id.UniqueId.length);

    await assert.rejects(() => service.SyncFolderItems(
        folder(ews.WellKnownFolderName.Inbox), ews.PropertySet.IdOnly, [], 50, ews.SyncFolderItemsScope.NormalItems, 'worthless'));
    console.log('refused');
}

main().catch((e) => {
    console.error(e?.stack ?? e);
    process.exit(1);
});
