import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Question } from './ask.js';
import { type Given, notUnderstood, NotUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';
import { inWords, table } from './words.js';

export const usage = `npm run payouts -- list | show ID | resolve ID | confirm ID | reject ID | reconcile RAIL  [flags]

  list       payouts, by default those that wait; --state unknown,held,manual_review …, --case ID, --merchant ID
  show       one payout with its attempts, ledger rows and proposal
  resolve    proposes what happened, where the rail does not tell (manual_review: succeeded, failed, ask-again; held: release, cancel)
  confirm    by a second person: makes the proposal so; nobody confirms their own
  reject     takes the proposal away
  reconcile  holds the ledger against the rail's statement now, and says what differs

  --outcome WHAT --evidence TEXT           needed to resolve; no personal data
  --rail-reference REF --value-date DATE   needed where the outcome is succeeded
  --as NAME    in whose name, with the local issuer: two people are two names (default: local-finance)
  --dry-run    say what would be done, and change nothing
  --json       print one line of JSON
  --help       show this
${whereItIs}`;

const WAITING = ['created', 'authorised', 'held', 'submitted', 'pending', 'needs_customer', 'unknown', 'manual_review'] as const;

interface Payout {
  payoutId: string; caseId: string; merchant: string; rail: string; state: string; holdReason?: string; because?: string; changedAt: string;
  amount: { minor: string; currency: string };
}
interface PayoutInFull extends Payout {
  railKey: string; railReference?: string; proposal?: { outcome: string; evidence: string; by: string; at: string };
  attempts: { at: string; act: string; answer: string }[]; ledger: { kind: string; debit: string; credit: string; amount: Payout['amount']; at: string }[];
}
type Ask = (path: string, body?: object) => Promise<unknown>;

/** Shows payouts, and does what two people of finance may do with one. */
export async function payouts(house: NightHouse, given: Given): Promise<Report> {
  const [act, id, ...more] = given.words;
  const asked: Ask = (path, body) => ask(house, { service: 'payments', path, role: 'finance', as: given.text('as'), ...(body && { body }) } as Question);
  if (more.length > 0) throw notUnderstood('payouts', given.words);
  if (act === 'list' && id === undefined) return list(asked, given);
  if (id === undefined) throw notUnderstood('payouts', given.words);
  if (act === 'show') return show((await asked(`/payouts/${encodeURIComponent(id)}`)) as PayoutInFull);
  if (act === 'resolve') return decide(asked, id, given, proposalOf(given));
  if (act === 'confirm' || act === 'reject') return decide(asked, id, given, { act });
  if (act === 'reconcile') return reconcile(asked, id, given);
  throw notUnderstood('payouts', given.words);
}

async function list(asked: Ask, given: Given): Promise<Report> {
  const states = given.text('state')?.split(',').map((one) => one.trim()) ?? (given.text('case') ? [''] : WAITING);
  const found: Payout[] = [];
  for (const state of states) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const asks = Object.entries({ state, case: given.text('case'), merchant: given.text('merchant'), after, limit: '200' });
      const query = new URLSearchParams(asks.filter((entry): entry is [string, string] => Boolean(entry[1])));
      const page = (await asked(`/payouts?${query}`)) as { items: Payout[]; next?: string };
      found.push(...page.items);
      after = page.next;
    }
  }
  found.sort((a, b) => (a.changedAt < b.changedAt ? -1 : 1));
  const rows = found.map((one) => [one.payoutId, one.state, inWords(one.amount), one.merchant, `since ${one.changedAt}`, one.holdReason ?? one.because ?? '']);
  return { lines: rows.length > 0 ? table(rows) : ['No payout waits.'], object: { ok: true, payouts: found }, ok: true };
}

const facts = (payout: PayoutInFull): string[] => {
  const { attempts: _attempts, ledger: _ledger, proposal: _proposal, ...row } = payout;
  return Object.entries(row).filter(([, value]) => value !== undefined && typeof value !== 'object').map(([name, value]) => `${name.padEnd(14)} ${String(value)}`);
};

function show(payout: PayoutInFull): Report {
  const { proposal } = payout;
  const lines = [
    ...facts(payout), `${'amount'.padEnd(14)} ${inWords(payout.amount)}`, '', 'Tried and heard:',
    ...payout.attempts.map(({ at, act, answer }) => `  ${at}  ${act}: ${answer}`),
    ...(payout.ledger.length > 0 ? ['', 'In the ledger:', ...payout.ledger.map((one) => `  ${one.at}  ${one.kind}  ${one.debit} ← ${one.credit}  ${inWords(one.amount)}`)] : []),
    ...(proposal ? ['', `Proposed by ${proposal.by} at ${proposal.at}: ${proposal.outcome} (${proposal.evidence})`] : []),
    '', `Next: ${nextFor(payout)}`,
  ];
  return { lines, object: { ok: true, payout }, ok: true };
}

/** What somebody may do now. */
function nextFor({ payoutId, state, proposal, holdReason, rail }: PayoutInFull): string {
  if (proposal) return `a second person: npm run -s payouts -- confirm ${payoutId} --as NAME (or reject)`;
  if (state === 'manual_review') return `npm run -s payouts -- resolve ${payoutId} --outcome succeeded|failed|ask-again --evidence "…" --as NAME`;
  if (state === 'held' && holdReason === 'kill-switch') return `it goes when the switch is off: npm run -s kill-switch -- off ${rail} --reason "…"`;
  if (state === 'held') return `npm run -s payouts -- resolve ${payoutId} --outcome release|cancel --evidence "…" --as NAME`;
  if (state === 'unknown') return `nothing: the rail is asked again by itself. npm run -s payouts -- reconcile ${rail} asks for its statement`;
  return 'nothing.';
}

function proposalOf(given: Given): object {
  const outcome = given.need('outcome');
  const evidence = given.need('evidence');
  const [railReference, valueDate] = [given.text('rail-reference'), given.text('value-date')];
  if (outcome === 'succeeded' && !(railReference && valueDate)) throw new NotUnderstood('A success needs --rail-reference and --value-date, as the rail has them.');
  return { act: 'propose', outcome, evidence, ...(railReference && { railReference }), ...(valueDate && { valueDate }) };
}

async function decide(asked: Ask, id: string, given: Given, resolution: object): Promise<Report> {
  const path = `/payouts/${encodeURIComponent(id)}`;
  if (given.dryRun) {
    const { state, proposal, amount } = (await asked(path)) as PayoutInFull;
    const standing = proposal ? `${proposal.outcome} is proposed by ${proposal.by}` : 'nothing is proposed';
    return { lines: [`Payout ${id} of ${inWords(amount)} is ${state}, ${standing}. Would be sent: ${JSON.stringify(resolution)}`], object: { ok: true, dryRun: true, state, proposal: proposal ?? null, resolution }, ok: true };
  }
  const { state, proposal } = (await asked(`${path}/resolution`, resolution)) as { state: string; proposal?: PayoutInFull['proposal'] };
  const lines = proposal ? [`Proposed: ${proposal.outcome}. A second person now: npm run -s payouts -- confirm ${id} --as NAME`] : [`The payout is ${state}.`];
  return { lines, object: { ok: true, payoutId: id, state, proposal: proposal ?? null }, ok: true };
}

interface Run { runId: string; state: string; matched: number; settled: number; mismatchCount: number; mismatches: { kind: string; payoutId?: string; railReference?: string }[] }
const LOOKS = 40;
const BETWEEN_MS = 500;

async function reconcile(asked: Ask, rail: string, given: Given): Promise<Report> {
  if (given.dryRun) return { lines: [`The ledger would be held against the statement of ${rail}.`], object: { ok: true, dryRun: true, rail }, ok: true };
  const { runId } = (await asked('/reconciliations', { rail })) as Run;
  for (let look = 1; look <= LOOKS; look++) {
    const run = (await asked(`/reconciliations/${runId}`)) as Run;
    if (run.state !== 'completed' && run.state !== 'failed') {
      await pause(BETWEEN_MS);
      continue;
    }
    const ok = run.state === 'completed' && run.mismatchCount === 0;
    const said = run.state === 'failed' ? `${rail} gave no statement.` : `${run.matched} agree, ${run.settled} settled by the statement, ${run.mismatchCount} differ.`;
    const faults = run.mismatches.map(({ kind, payoutId, railReference }) => `  ${kind}  payout ${payoutId ?? 'unknown'}  at the rail ${railReference ?? 'unknown'}`);
    return { lines: [said, ...faults], object: { ok, run }, ok };
  }
  return { lines: [`The statement is still being read (run ${runId}). Ask again later.`], object: { ok: false, runId }, ok: false };
}
