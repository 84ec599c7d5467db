import { age, inWords } from '../../night/words.js';
import { type Check, everySchema, ill, rowsOf, since, well } from '../check.js';

/** Keys that are parked behind an input that fails each time. */
export const noDeadLetters: Check = {
  name: 'dead letters', zh: '死信',
  look: async (sight) => {
    const [row] = await rowsOf<{ letters: number; waiting: number; first: string | null; why: string | null }>(sight, `
      WITH letters AS (${everySchema((schema) => `SELECT '${schema}' AS service, id, reason, at FROM ${schema}.dead_letter WHERE state = 'parked'`)})
      SELECT (SELECT count(*) FROM letters)::int AS letters, (SELECT id FROM letters ORDER BY at LIMIT 1) AS first,
        (SELECT service || ': ' || reason FROM letters ORDER BY at LIMIT 1) AS why,
        (SELECT count(*) FROM (${everySchema((schema) => `SELECT 1 FROM ${schema}.waiting_input WHERE why = 'parked'`)}) w)::int AS waiting`);
    const { letters, waiting, first, why } = row!;
    if (letters === 0) return well('none', '无');
    return ill(`${letters}, and ${waiting} inputs wait behind parked keys; the oldest: ${why}`, `${letters} 封，${waiting} 条输入被搁置；最早：${why}`,
      letters === 1 ? `npm run -s dead-letters -- show ${first}` : 'npm run -s dead-letters -- list');
  },
};

/** Longer than a worker needs to come round, or to find that a lease has run out. */
const OVERDUE_SECONDS = 30;

/** Calls of rails and mails that are due and that nobody makes. */
export const intentsAreTaken: Check = {
  name: 'intents', zh: '待执行操作',
  look: async (sight) => {
    const rows = await rowsOf<{ name: string; n: number; seconds: number }>(sight, `SELECT name, count(*)::int AS n, max(seconds) AS seconds FROM (${everySchema((schema) =>
      `SELECT name, ${since(schema, 'due_at')} AS seconds FROM ${schema}.intent`)}) i WHERE seconds > ${OVERDUE_SECONDS} GROUP BY name ORDER BY seconds DESC`);
    if (rows.length === 0) return well('none overdue', '无逾期');
    const what = rows.map(({ name, n }) => `${n} × ${name}`).join(', ');
    return ill(`overdue for up to ${age(rows[0]!.seconds)}: ${what}`, `逾期最久 ${age(rows[0]!.seconds)}：${what}`);
  },
};

interface PayoutRow { state: string; hold: string | null; n: number; seconds: number; id: string }
const UNSENT_SECONDS = 60;
const LONG_SECONDS = 86_400;

/** Whether a group of payouts needs somebody. What a kill switch holds is the switch's to tell. */
function isStuck({ state, hold, seconds }: PayoutRow): boolean {
  if (state === 'unknown' || state === 'manual_review') return true;
  if (state === 'held') return hold !== 'kill-switch' && seconds > LONG_SECONDS;
  return seconds > (state === 'pending' || state === 'needs_customer' ? LONG_SECONDS : UNSENT_SECONDS);
}

const payoutInWords = ({ state, hold, n, seconds }: PayoutRow): string => `${n} ${state}${hold ? ` (${hold})` : ''} for up to ${age(seconds)}`;

/** Money that waits. */
export const payoutsMove: Check = {
  name: 'payouts', zh: '赔付',
  look: async (sight) => {
    const rows = await rowsOf<PayoutRow>(sight, `SELECT state, hold_reason AS hold, count(*)::int AS n, max(${since('payments', 'changed_at')}) AS seconds,
        (array_agg(payout_id ORDER BY changed_at))[1] AS id
      FROM payments.payout WHERE state NOT IN ('succeeded', 'cancelled', 'failed') AND state NOT IN ('returned', 'reversed') GROUP BY 1, 2 ORDER BY 4 DESC`);
    const words = rows.map(payoutInWords).join('; ');
    const stuck = rows.filter(isStuck);
    if (stuck.length === 0) return well(rows.length === 0 ? 'none waits' : words, rows.length === 0 ? '无等待' : words);
    const [{ n, id }] = stuck as [PayoutRow];
    const states = [...new Set(stuck.map(({ state }) => state))].join(',');
    return ill(words, words, stuck.length === 1 && n === 1 ? `npm run -s payouts -- show ${id}` : `npm run -s payouts -- list --state ${states}`);
  },
};

/** A switch that is on stops payouts on purpose; at night somebody has to know. */
export const switchesAreOff: Check = {
  name: 'kill switches', zh: '紧急停用开关',
  look: async (sight) => {
    const rows = await rowsOf<{ merchant: string; rail: string; why: string; by: string; held: number }>(sight, `SELECT s.merchant, s.rail, s.why, s."by",
        (SELECT count(*) FROM payments.payout p WHERE p.state = 'held' AND p.hold_reason = 'kill-switch' AND p.rail = s.rail
           AND s.merchant IN ('*', p.merchant))::int AS held
      FROM payments.rail_switch s WHERE s."on" ORDER BY s.rail, s.merchant`);
    if (rows.length === 0) return well('all off', '均未启用');
    const words = (all: string) => rows.map(({ merchant, rail, why, by, held }) => `${rail} ${merchant === '*' ? all : merchant}: ${why} (${by}; ${held} held)`).join('; ');
    const [{ merchant, rail }] = rows as [(typeof rows)[number]];
    return ill(`nothing is sent over ${words('for all')}`, `已停止付款：${words('全部商户')}`,
      `npm run -s kill-switch -- off ${rail}${merchant === '*' ? '' : ` --merchant ${merchant}`} --reason "…"`);
  },
};

export const channelsAreOpen: Check = {
  name: 'channels', zh: '渠道',
  look: async (sight) => {
    const rows = await rowsOf<{ channel: string; account: string; why: string; by: string; seconds: number }>(sight,
      `SELECT channel, account, why, "by", ${since('intake', 'at')} AS seconds FROM intake.channel_pause ORDER BY at`);
    if (rows.length === 0) return well('none is paused', '均未暂停');
    const words = rows.map(({ channel, account, why, by, seconds }) => `${channel} ${account}: ${why} (${by}, ${age(seconds)})`).join('; ');
    const [{ channel, account }] = rows as [(typeof rows)[number]];
    return ill(`paused: ${words}`, `已暂停：${words}`, `npm run -s channels -- resume ${channel}${account === '*' ? '' : ` ${account}`} --reason "…"`);
  },
};

interface ClockRow { case_id: string; clock: string; state: string; remaining: number }

/** Deadlines that are near, or past and not met yet. */
export const deadlinesHold: Check = {
  name: 'deadlines', zh: '时限',
  look: async (sight) => {
    const rows = await rowsOf<ClockRow>(sight, `SELECT f.case_id, c.key AS clock, c.value->>'state' AS state, -(${since('follow_up', `(c.value->>'dueAt')::timestamptz`)}) AS remaining
      FROM follow_up.follow_up f, jsonb_each(f.clocks) c WHERE f.state <> 'closed' AND c.value->>'state' IN ('near', 'missed') ORDER BY remaining LIMIT 1000`);
    if (rows.length === 0) return well('none is near', '均无临近');
    const near = rows.filter(({ state }) => state === 'near');
    const [{ case_id: caseId, clock, remaining: left }] = rows as [ClockRow];
    const when = left >= 0 ? `in ${age(left)}` : `${age(-left)} ago`;
    return ill(`${near.length} near, ${rows.length - near.length} missed; the first: ${clock} of ${caseId}, due ${when}`,
      `临近 ${near.length} 个，已超 ${rows.length - near.length} 个；最先：${caseId} 的 ${clock}`, `npm run -s case -- ${caseId}`);
  },
};

/** What waits for people; told each time, and wrong only after a day. */
export const peopleDecide: Check = {
  name: 'plans', zh: '待定方案',
  look: async (sight) => {
    const rows = await rowsOf<{ waits_for: string; n: number; seconds: number; id: string }>(sight, `SELECT waits_for, count(*)::int AS n,
        max(${since('compensation', 'created_at')}) AS seconds, (array_agg(case_id ORDER BY created_at))[1] AS id
      FROM compensation.plan WHERE waits_for IS NOT NULL GROUP BY 1 ORDER BY 1`);
    if (rows.length === 0) return well('none waits', '无等待');
    const words = rows.map(({ waits_for: whom, n, seconds }) => `${n} for a ${whom}, up to ${age(seconds)}`).join('; ');
    const late = rows.find(({ waits_for: whom, seconds }) => whom === 'person' && seconds > LONG_SECONDS);
    return late ? ill(words, words, `npm run -s case -- ${late.id}`) : well(words, words);
  },
};

interface Total { ledger: { minor: string; currency: string }; rail: { minor: string; currency: string } }

/** The last comparison of each rail's statement with the ledger. */
export const statementsAgree: Check = {
  name: 'reconciliation', zh: '对账',
  look: async (sight) => {
    const rows = await rowsOf<{ rail: string; state: string; mismatches: number; totals: Total[]; seconds: number }>(sight, `SELECT DISTINCT ON (rail) rail, state,
        mismatch_count AS mismatches, totals, ${since('payments', 'started_at')} AS seconds
      FROM payments.reconciliation WHERE state IN ('completed', 'failed') ORDER BY rail, started_at DESC`);
    const bad = rows.filter(({ state, mismatches }) => state === 'failed' || mismatches > 0);
    if (bad.length === 0) return well(rows.length === 0 ? 'none yet' : `${rows.map(({ rail, seconds }) => `${rail} ${age(seconds)} ago`).join(', ')}: no difference`, rows.length === 0 ? '尚未进行' : '无差异');
    const words = bad.map(({ rail, state, mismatches, totals }) => (state === 'failed' ? `${rail} gave no statement`
      : `${rail}: ${mismatches} differences (${totals.map(driftOf).join(', ')})`)).join('; ');
    return ill(words, words, `npm run -s payouts -- reconcile ${bad[0]!.rail}`);
  },
};

const driftOf = ({ ledger, rail }: Total): string =>
  `ledger less rail ${inWords({ minor: BigInt(ledger.minor) - BigInt(rail.minor), currency: rail.currency })}`;
