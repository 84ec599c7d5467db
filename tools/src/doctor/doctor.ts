import pg from 'pg';
import { widthOf } from '../live/width.js';
import { type NightHouse } from '../night/house.js';
import { both, type InBoth, type Language } from '../night/words.js';
import { CannotTell, type Check, type Finding } from './check.js';
import { booksBalance } from './checks/balanced.js';
import { busIsRead, migrated, nothingIsEarly, nothingLags, outboxFlows } from './checks/in-step.js';
import { databaseAnswers, railAnswers, serviceChecks } from './checks/reachable.js';
import {
  channelsAreOpen, deadlinesHold, intentsAreTaken, noDeadLetters, payoutsMove, peopleDecide, statementsAgree, switchesAreOff,
} from './checks/stuck.js';

export const checks: readonly Check[] = [
  ...serviceChecks, databaseAnswers, railAnswers, busIsRead, migrated, nothingLags, outboxFlows, nothingIsEarly, noDeadLetters, intentsAreTaken,
  payoutsMove, switchesAreOff, channelsAreOpen, booksBalance, statementsAgree, deadlinesHold, peopleDecide,
];

export interface Examined { readonly name: string; readonly zh: string; readonly ok: boolean; readonly detail: InBoth; readonly next: string | null }

/** However long somebody keeps silent, a check ends by then; all are made at once. */
const CHECK_MS = 8_000;
const CONNECT_MS = 3_000;
const QUERY_MS = 5_000;

/** A few connections that can only read, and wait for nothing for long. */
function openDatabase(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url, max: 6, application_name: 'doctor', connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS,
    options: `-c default_transaction_read_only=on -c TimeZone=UTC -c statement_timeout=${QUERY_MS - 500}`,
  });
  pool.on('error', () => undefined);
  return pool;
}

/** Makes all checks at once. Never rejects, and takes no longer than the longest check may. */
export async function examine(house: NightHouse, asked: readonly Check[] = checks): Promise<Examined[]> {
  const database = house.databaseUrl === undefined ? undefined : openDatabase(house.databaseUrl);
  try {
    return await Promise.all(asked.map(async ({ name, zh, look }) => {
      const { ok, detail, next } = await within(CHECK_MS, () => look({ house, database }));
      return { name, zh, ok, detail, next: next ?? null };
    }));
  } finally {
    // A server that hangs would not say goodbye.
    void database?.end().catch(() => undefined);
  }
}

async function within(ms: number, look: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Finding>((resolve) => {
    timer = setTimeout(resolve, ms, { ok: false, detail: both('not known: nobody answered in time', '未知：未能及时得到响应') });
  });
  try {
    return await Promise.race([tooLong, Promise.resolve().then(look).catch(untold)]);
  } finally {
    clearTimeout(timer);
  }
}

function untold(error: unknown): Finding {
  if (error instanceof CannotTell) return { ok: false, detail: error.why };
  const { message } = error as Error;
  return { ok: false, detail: both(`not known: ${message}`, `未知：${message}`) };
}

/** For programs: in English, so that it can be compared. */
export const asObject = (examined: readonly Examined[]): object => ({
  ok: examined.every(({ ok }) => ok), checks: examined.map(({ name, ok, detail, next }) => ({ name, ok, detail: detail.en, next })),
});

const paint = (code: number, text: string, colour: boolean): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const RED = 31;
const GREEN = 32;

/** For people: a line for each check, the next command under those that are not well. */
export function asLines(examined: readonly Examined[], language: Language, colour: boolean): string[] {
  const named = (one: Examined) => (language === 'zh' ? one.zh : one.name);
  const width = Math.max(...examined.map((one) => widthOf(named(one))));
  const lines = examined.flatMap((one) => {
    const mark = one.ok ? paint(GREEN, '✔', colour) : paint(RED, '✘', colour);
    const name = named(one) + ' '.repeat(width - widthOf(named(one)));
    return [`${mark} ${name}  ${one.detail[language]}`, ...(one.next && !one.ok ? [`  ${' '.repeat(width)}  → ${one.next}`] : [])];
  });
  const ill = examined.filter(({ ok }) => !ok).length;
  const sum = ill === 0 ? both('All is well.', '一切正常。') : both(`${ill} of ${examined.length} are not well.`, `${examined.length} 项检查中有 ${ill} 项异常。`);
  return [...lines, '', sum[language]];
}
