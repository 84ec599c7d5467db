import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@redress/contracts';
import { type SampleAccount } from '../start/accounts.js';
import { ask, askFor } from './ask.js';
import { type Given, notUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';
import { inWords, type Language } from './words.js';

export const usage = `npm run case -- ID  [flags]

The whole story of a case: what happened and when, what was decided and why, payouts, messages, clocks, and what it waits for now. ID is a
case id, a receipt number, an order number, or the id by which the channel knows its complaint. It changes nothing.

  --follow                     goes on with what happens next, until Ctrl-C
  --merchant ID --account NAME whose complaint id it is (default: any account of the local registry)
  --json                       print one line of JSON
  --help                       show this
${whereItIs}`;

interface Reason { en: string; zh: string; code?: string }
interface Entry { eventId: string; type: string; at: string; foldedAt: string; en: string; zh: string; params: Record<string, unknown> }
interface Case { caseId: string; merchant: string; number?: string; state: string; waitsFor?: string; channel?: string; orderRef?: string; openedAt?: string; outcome?: string; reasons: Reason[] }
interface Plan { planId: string; state: string; waitsFor?: string; requestedBy: string; approver?: string; floor: { minor: string; currency: string }; ceiling: { minor: string; currency: string } }
interface Payout { payoutId: string; state: string; holdReason?: string; because?: string; rail: string; amount: { minor: string; currency: string }; changedAt: string }
interface Message { template: string; state: string; reason?: string; at: string; subject?: string }
interface Letter { id: string; key: string; name: string; reason: string; at: string }
export interface Story {
  readonly case: Case; readonly timeline: readonly Entry[]; readonly plans: readonly Plan[]; readonly payouts: readonly Payout[];
  readonly messages: readonly Message[]; readonly deadLetters: readonly (Letter & { service: string })[];
  /** Services that did not tell their part. */
  readonly silent: readonly string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PAGE = 200;

export async function caseStory(house: NightHouse, given: Given, language: Language): Promise<Report & { caseId?: string; lastAt?: string | undefined }> {
  const [id, ...more] = given.words;
  if (id === undefined || more.length > 0) throw notUnderstood('case', given.words);
  const found = await caseIdsOf(house, id, given);
  if (found.length === 0) return { lines: [`The desk knows no case by ${id}. It takes case ids, receipt numbers, order numbers and complaint ids, whole.`], object: { ok: false, case: null }, ok: false };
  if (found.length > 1) return { lines: [`${id} names ${found.length} cases:`, ...found.map((one) => `  npm run -s case -- ${one}`)], object: { ok: false, cases: found }, ok: false };
  const story = await storyOf(house, found[0]!);
  return { lines: told(story, language), object: { ok: story.silent.length === 0, ...story }, ok: story.silent.length === 0, caseId: found[0]!, lastAt: story.timeline.map(({ foldedAt }) => foldedAt).sort().at(-1) };
}

async function caseIdsOf(house: NightHouse, id: string, given: Given): Promise<string[]> {
  const { cases } = (await ask(house, { service: 'desk', path: `/cases?q=${encodeURIComponent(id)}`, role: 'operator' })) as { cases: { caseId: string }[] };
  if (cases.length > 0) return cases.map(({ caseId }) => caseId);
  const lookup = (body: object) => ask(house, { service: 'desk', path: '/cases/lookup', role: 'operator', body }) as Promise<{ complaints: { caseId: string }[] }>;
  const asked = await Promise.all([
    ...(UUID.test(id) ? [lookup({ complaintIds: [id] })] : []),
    ...accountsOf(house, given).map(({ merchant, account }) => lookup({ external: { merchant, account, ids: [id] } })),
  ]);
  return [...new Set(asked.flatMap(({ complaints }) => complaints.map(({ caseId }) => caseId)))];
}

/** Whose complaint an id may be: those named, else all that the local registry has. */
function accountsOf({ home }: NightHouse, given: Given): Pick<SampleAccount, 'merchant' | 'account'>[] {
  const [merchant, account] = [given.text('merchant'), given.text('account')];
  if (merchant && account) return [{ merchant, account }];
  const file = home && join(home.root, 'registry.json');
  return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { accounts: SampleAccount[] }).accounts : [];
}

async function storyOf(house: NightHouse, caseId: string): Promise<Story> {
  const silent: string[] = [];
  /** What one service tells beyond the desk; it may be away, and the rest is told all the same. */
  const part = <T>(service: string, answer: Promise<T | undefined>, none: T): Promise<T> => answer.then((told) => told ?? none, () => (silent.push(service), none));
  const [desk, plans, payouts, messages, letters] = await Promise.all([
    timelineOf(house, caseId),
    part('compensation', plansOf(house, caseId), []),
    part('payments', ask(house, { service: 'payments', path: `/payouts?case=${caseId}&limit=200`, role: 'finance' }).then(({ items }) => items as Payout[]), []),
    part('follow-up', askFor(house, { service: 'follow-up', path: `/cases/${caseId}/messages`, role: 'agent' }).then((said) => said?.messages as Message[] | undefined), []),
    Promise.all(services.map((service) => part(service, lettersOf(house, service, caseId), []))),
  ]);
  return { ...desk, plans, payouts, messages, deadLetters: letters.flat(), silent: [...new Set(silent)].sort() };
}

async function timelineOf(house: NightHouse, caseId: string): Promise<Pick<Story, 'case' | 'timeline'>> {
  const timeline: Entry[] = [];
  for (let after = ''; ;) {
    const page = (await ask(house, { service: 'desk', path: `/cases/${caseId}?limit=${PAGE}${after && `&after=${encodeURIComponent(after)}`}`, role: 'operator' })) as { case: Case; timeline: Entry[]; next?: string };
    timeline.push(...page.timeline);
    if (!page.next) return { case: page.case, timeline };
    after = page.next;
  }
}

/** `GET /plans` lists by state; a case has one plan a complaint, so each is asked for where the timeline names it. */
async function plansOf(house: NightHouse, caseId: string): Promise<Plan[]> {
  const { timeline } = await timelineOf(house, caseId);
  const ids = [...new Set(timeline.flatMap(({ params }) => (typeof params.planId === 'string' ? [params.planId] : [])))];
  const found = await Promise.all(ids.map((id) => askFor(house, { service: 'compensation', path: `/plans/${id}`, role: 'supervisor' }) as Promise<Plan | undefined>));
  return found.filter((one) => one !== undefined);
}

async function lettersOf(house: NightHouse, service: (typeof services)[number], caseId: string): Promise<(Letter & { service: string })[]> {
  const letters = (await ask(house, { service, side: 'admin', path: '/dead-letters?limit=200', role: 'operator' })) as Letter[];
  return letters.filter(({ key }) => key === caseId).map((letter) => ({ service, ...letter }));
}

const WAITS: Readonly<Record<string, string>> = {
  approval: 'a supervisor: POST /plans/PLAN/decision at compensation, or the desk', choice: 'the customer to choose', confirmation: 'the customer to confirm the payment',
  'held-payout': 'the payout to be let go', 'unknown-payout': 'the rail to say whether it paid; it is asked again by itself',
  'payout-review': 'two people of finance', 'failed-remedy': 'a person: a part of the remedy failed', reopening: 'a person: the customer has objected',
};

/** What it waits for, in the order of urgency: what is stuck comes before what somebody decides. */
function waiting({ case: { waitsFor, state }, deadLetters, payouts }: Story): string[] {
  const [letter] = deadLetters;
  const stuck = letter ? [`${letter.service} cannot decide ${letter.name} (${letter.reason}): npm run -s dead-letters -- show ${letter.id}`] : [];
  const open = payouts.find((payout) => ['held', 'unknown', 'manual_review'].includes(payout.state));
  const said = waitsFor ? [`${WAITS[waitsFor] ?? waitsFor}${open ? `: npm run -s payouts -- show ${open.payoutId}` : ''}`] : [];
  if (stuck.length + said.length > 0) return [...stuck, ...said];
  return [state === 'closed' ? 'nothing: it is closed' : 'nobody: it goes on by itself'];
}

/** Lines for people. Every text is the desk's own; nothing of it is what a customer wrote. */
export function told(story: Story, language: Language): string[] {
  const { case: one, timeline, plans, payouts, messages, silent } = story;
  const clocks = timeline.filter(({ type }) => type.startsWith('clock.'));
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : []);
  return [
    `${one.number ?? one.caseId}  ${one.state}${one.outcome ? ` (${one.outcome})` : ''}  ${[one.merchant, one.channel, one.orderRef].filter(Boolean).join(' / ')}`,
    `case ${one.caseId}, opened ${one.openedAt ?? 'at a time not known yet'}`,
    ...section('What happened', timeline.map((entry) => `${entry.at}  ${entry[language]}`)),
    ...section('Why', one.reasons.map((reason) => reason[language])),
    ...section('Plans', plans.map(({ planId, state, waitsFor, floor, ceiling, requestedBy, approver }) =>
      `${planId}  ${state}${waitsFor ? `, waits for the ${waitsFor}` : ''}; owed ${inWords(floor)} to ${inWords(ceiling)}; by ${requestedBy}${approver ? `, approved by ${approver}` : ''}`)),
    ...section('Payouts', payouts.map(({ payoutId, state, holdReason, because, amount, rail, changedAt }) =>
      `${payoutId}  ${inWords(amount)} over ${rail}: ${[state, holdReason ?? because].filter(Boolean).join(', ')} since ${changedAt}`)),
    ...section('Messages', messages.map(({ at, template, state, reason }) => `${at}  ${template}: ${[state, reason].filter(Boolean).join(', ')}`)),
    ...section('Clocks', clocks.map(({ at, en, zh }) => `${at}  ${language === 'zh' ? zh : en}`)),
    ...section('Waits for', waiting(story)),
    ...section('Not told', silent.map((service) => `${service} does not answer: npm run doctor`)),
  ];
}
