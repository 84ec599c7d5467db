import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importAccount } from './account.js';
import { type Outgoing } from './complaint.js';
import { type Delivery } from './deliver-by-webhook.js';
import { parseOptions } from './options.js';
import { readable, send } from './send.js';
import { Sendings } from './sendings.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const registryFile = file('registry.json', JSON.stringify({ accounts: [{ ...importAccount, secrets: ['a secret of some length'] }] }));

async function sent(path: string, flags: readonly string[] = []) {
  const options = parseOptions([path, ...flags]);
  const sendings = new Sendings('2026-01-01T00:00:00.000Z');
  const out: Outgoing[] = [];
  const deliver = async (outgoing: Outgoing): Promise<Delivery> => {
    out.push(outgoing);
    return { is: 'taken', receivedAt: '2026-01-02T00:00:00.000Z' };
  };
  await send(sendings, {
    files: [await readable(path, options)], options, house: { registryFile } as never, courier: { deliver, close: async () => undefined },
    signal: new AbortController().signal, sent: () => undefined,
  });
  return { sendings, out, refused: sendings.refused.map(({ line, why }) => `${line} ${why}`) };
}

describe('sending a file', () => {
  const messy = [
    '{"text":"broken"}', '{"text":', '{"text":""}', '{"text":"broken"}', '{"text":"late","channel":"ebay","account":"nobody"}', '{"text":"late","order":"T-1"}',
  ].join('\n');

  it('tells bad rows by line and sends the others; a field that only a later line has counts too', async () => {
    const { sendings, out, refused } = await sent(file('messy.ndjson', messy));
    expect(refused).toEqual(['2 is not valid JSON', '3 has no text', '5 is of ebay/nobody, which the registry does not know']);
    expect(out.map(({ line }) => line)).toEqual([1, 4, 6]);
    expect(out[2]!.complaint.order.orderRef).toBe('T-1');
    expect(sendings.read).toBe(sendings.refused.length + sendings.sent.size);
  });

  it('says the same in every run, letter by letter', async () => {
    const path = file('again.csv', 'text\nbroken\nbroken\n"late, again"\n');
    expect(JSON.stringify((await sent(path)).out)).toBe(JSON.stringify((await sent(path)).out));
    expect(new Set((await sent(path)).out.map(({ complaint }) => complaint.externalId)).size).toBe(3);
  });

  it('stops at the limit, and says before sending where a file has no complaints', async () => {
    expect((await sent(file('long.csv', `text\n${'broken\n'.repeat(9)}`), ['--limit', '4'])).sendings.read).toBe(4);
    await expect(readable(file('numbers.csv', 'a,b\n1,2\n'), { told: {}, encoding: 'utf-8' })).rejects.toThrow('No column looks like a complaint');
    expect(await readable(file('empty.csv', ''), { told: {}, encoding: 'utf-8' })).toMatchObject({ rows: 0, mapping: undefined });
  });
});
