// Reads the summary of a replay and fails where money or a complaint went missing: `… --json | tail -n 1 | node tools/check-replay.mjs 400`.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';

const atLeast = Number(process.argv[2] ?? 0);
const summary = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(summary));
const { accepted, settled, declined, waiting, parked, unknown, lost, paid, ledger, rail } = summary;
assert.equal(lost, 0, 'complaints are lost');
assert.equal(unknown, 0, 'complaints are still on their way');
assert.equal(accepted, settled + declined + waiting + parked + unknown + lost, 'the states do not add up');
assert.deepEqual(ledger, paid, 'the ledger differs from what finance was told');
assert.deepEqual(rail, paid, 'the rail paid something else');
assert.ok(settled >= atLeast, `only ${settled} settled, not ${atLeast}`);
