import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedId, encodeJson, instant, minus, sign, signingKey, toHeaders } from '@redress/contracts';
import { appendToLog } from '@redress/messaging';
import pg from 'pg';
import { setFaults } from '../chaos/faults.js';
import { accountOf } from '../start/accounts.js';
import { type Given, NoAnswer, notUnderstood, type Report } from './command.js';
import { type NightHouse } from './house.js';

export const usage = `npm run drill -- complaint | rail-times-out | rail-well | park-key  [flags]

Breaks things on purpose in an embedded run, to see what the doctor says and how they heal (docs/operations.md has the tour). It refuses
every other installation.

  complaint       a customer complains: a cup came broken, 50 yuan
  rail-times-out  from now on the simulated rail pays and does not answer
  rail-well       the rail answers again
  park-key        publishes a fact that none of its listeners can read, about a case that there is not

  --json      print one line of JSON
  --data DIR  the data folder (default: REDRESS_HOME, or .redress in the checkout)
  --help      show this`;
/** Flags that take a text. */
export const texts: readonly string[] = ['data'];

const done = (line: string, object: object): Report => ({ lines: [line], object: { ok: true, ...object }, ok: true });

export async function drill(house: NightHouse, given: Given): Promise<Report> {
  const [act, ...more] = given.words;
  if (more.length > 0) throw notUnderstood('drill', given.words);
  if (!house.home) throw new Error('Drills are for an embedded run alone: unset REDRESS_ADMIN_URL.');
  if (act === 'complaint') return complain(house, house.home.root);
  if (act === 'rail-times-out') {
    await setFaults(house.railUrl!, { rates: { 'timeout-after': 1 }, hangMs: 2_000 }, 0);
    return done('The rail pays now, and does not answer. Send a complaint, and ask the doctor.', {});
  }
  if (act === 'rail-well') {
    await setFaults(house.railUrl!, { rates: {} }, 0);
    return done('The rail answers again. What is unknown is asked for within seconds.', {});
  }
  if (act === 'park-key') return parkKey(house);
  throw notUnderstood('drill', given.words);
}

async function complain(house: NightHouse, root: string): Promise<Report> {
  const { channel, account, country, timeZone, currency } = accountOf('tmall');
  const { accounts } = JSON.parse(
    readFileSync(join(root, 'registry.json'), 'utf8')
  ) as { accounts: { channel: string; account: string; secrets: string[] }[] };
  const secret = accounts.find((one) => one.channel === channel && one.account === account)!.secrets[0]!;
  const now = instant(Date.now());
  const id = `drill-${Date.now()}`;
  const body = encodeJson({
    kind: 'complaint', externalId: id, occurredAt: minus(now, { minutes: 5 }), customerId: `customer-${id}`, language: 'zh',
    requestedRemedy: 'refund',
    text: '杯子收到时已经碎了，要求退款。', contact: { email: `${id}@customers.example` },
    order: {
      orderRef: `order-${id}`, country, timeZone, purchasedAt: minus(now, { days: 6 }), dispatchedAt: minus(now, { days: 5 }),
      deliveredAt: minus(now, { days: 3 }),
      lines: [{ lineRef: '1', goods: '杯子', goodsClass: 'durable', saleMode: 'distance', quantity: 1, paid: { minor: '5000', currency } }],
    },
  });
  const headers = { ...sign(signingKey(secret), id, now, body), 'content-type': 'application/json' };
  const answer = await fetch(`${house.publicUrl('intake')}/webhooks/${channel}/${account}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).catch(() => {
    throw new NoAnswer('intake does not answer. `npm run doctor` says what is wrong.');
  });
  const said = (await answer.json().catch(() => ({}))) as { caseId?: string; code?: string; detail?: string };
  if (answer.status === 202) return done(`npm run -s case -- ${said.caseId}`, { caseId: said.caseId });
  const after = answer.headers.get('retry-after');
  return {
    lines: [`Refused with ${answer.status} ${said.code}: ${said.detail}${after ? ` Retry-After: ${after}` : ''}`],
    object: { ok: false, status: answer.status, ...said }, ok: false
  };
}

/** As a broken build of compensation would: of a type that several services hear, and nothing that they can read. */
async function parkKey({ databaseUrl }: NightHouse): Promise<Report> {
  const key = derivedId('drill', Date.now());
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 5_000 });
  const client = await pool.connect().catch(() => {
    throw new NoAnswer('The database does not answer. `npm run doctor` says what is wrong.');
  });
  try {
    await client.query('BEGIN');
    await appendToLog(client, [{
      topic: 'redress.compensation', key, body: '{"drill":true}',
      headers: toHeaders({
        id: derivedId('drill-event', key), type: 'leg.cancelled.v1', source: '/redress/compensation', subject: key,
        time: instant(Date.now()), merchant: 'lanting',
        aggregateType: 'leg', aggregateId: key, aggregateVersion: 1, causationId: key,
        traceparent: `00-${key.replaceAll('-', '')}-${'1'.repeat(16)}-01`, data: {} as never,
      }),
    }]);
    await client.query('COMMIT');
  } finally {
    client.release();
    await pool.end();
  }
  return done(`A fact that nobody can read was published under the key ${key}.`, { key });
}
