// Peer of the comparison "dkim": mailauth, keys in memory. Arguments: folder of messages with zone.json, how many to verify. Prints seconds.
const fs = require('fs');
const path = require('path');
const { dkimVerify } = require('mailauth/lib/dkim/verify');

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const zone = JSON.parse(fs.readFileSync(path.join(folder, 'zone.json')));
const messages = fs.readdirSync(folder).filter(n => n.endsWith('.eml')).sort().map(n => fs.readFileSync(path.join(folder, n)));
const resolver = async name => [[zone[name]]];

async function run(wanted) {
    for (let i = 0; i < wanted; i++) {
        const { results } = await dkimVerify(messages[i % messages.length], { resolver });
        if (results.length !== 1 || results[0].status.result !== 'pass') {
            throw new Error('mailauth: a signature did not verify');
        }
    }
}

(async () => {
    await run(Math.max(Math.floor(count / 10), 1));
    const start = process.hrtime.bigint();
    await run(count);
    console.log(Number(process.hrtime.bigint() - start) / 1e9);
})().catch(e => { console.error(e.message); process.exit(1); });
