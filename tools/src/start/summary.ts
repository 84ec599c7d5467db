import { services } from '@redress/contracts';
import { toDecimal } from '@redress/money';
import { standing, payment } from '../live/terminal.js';
import { type Stack } from '../stack/stack.js';
import { type Outcome, paidInAll } from './watch.js';

const CURL = 'curl -H "Authorization: Bearer $(npm run -s token -- supervisor)"';
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const list = (lines: readonly (readonly [string, string])[]): string[] => lines.map(([name, value]) => `  ${name.padEnd(17)} ${value}`);

/** What a newcomer should know when the stream has run: how it ended, and what to look at. */
export function summaryOf(stack: Stack, outcome: Outcome | undefined, { goesOn, zipkinUrl }: { goesOn: boolean; zipkinUrl?: string | undefined }): string[] {
  const where = goesOn ? ['Redress is serving on this machine:', ...list(places(stack, outcome, zipkinUrl)), ''] : [];
  return [...(outcome ? story(outcome) : []), '', ...where];
}

function story({ journeys, firstPayoutMs, settled }: Outcome): string[] {
  const counts = Map.groupBy(journeys, standing);
  const paid = paidInAll(journeys).map((one) => `${one.currency} ${toDecimal(one)}`).join(', ') || 'nothing';
  return [
    '', ...journeys.filter((journey) => journey.paid.length > 0).map(payment), '',
    `${journeys.length} complaints: ${[...counts].map(([state, some]) => `${some.length} ${state}`).join(', ')}. Paid: ${paid}.`,
    ...(firstPayoutMs === undefined ? [] : [`The first payout came ${seconds(firstPayoutMs)} after the start.`]),
    ...(settled ? [] : ['Some complaints are still on their way; the pages below show where they are.']),
  ];
}

function places(stack: Stack, outcome: Outcome | undefined, zipkinUrl: string | undefined): [string, string][] {
  const link = (caseId: string) => outcome!.links.get(caseId);
  const shown = outcome?.journeys.find(({ paid }) => paid.length > 0) ?? outcome?.journeys[0];
  const otherPorts = services.slice(1).map((name) => new URL(stack.adminUrl(name)).port).join(', ');
  const waiting = outcome?.journeys.find((journey) => journey.waitsFor === 'approval');
  return [
    ...(shown ? [['One case', outcome!.links.get(shown.caseId) ?? `${stack.urls.desk}/cases/${shown.caseId}`] as [string, string]] : []),
    ...(shown && link(shown.caseId) ? [['Its trace', `${link(shown.caseId)}/trace`] as [string, string]] : []),
    ['Desk', stack.urls.desk],
    ['Mail inbox', stack.urls.inbox],
    ...services.map((name): [string, string] => [`API ${name}`, `${stack.urls[name]}/docs`]),
    ['Health', `${stack.adminUrl('intake')}/health/ready (the others: ports ${otherPorts})`],
    ['Metrics', `${stack.adminUrl('intake')}/metrics`],
    ...(zipkinUrl ? [['Zipkin', zipkinUrl] as [string, string]] : []),
    ['Logs', stack.house.home.logs],
    ['A staff token', 'npm run token -- supervisor'],
    ...(waiting ? [['What waits', `${CURL} ${stack.urls.compensation}/plans`] as [string, string]] : []),
  ];
}

/** The same for programs: one object. */
export function asJson(stack: Stack, outcome: Outcome | undefined): string {
  const states = Object.fromEntries([...Map.groupBy(outcome?.journeys ?? [], standing)].map(([state, some]) => [state, some.length]));
  const paid = Object.fromEntries(paidInAll(outcome?.journeys ?? []).map(({ currency, minor }) => [currency, minor.toString()]));
  return JSON.stringify({
    complaints: outcome?.journeys.length ?? 0, states, paid, settled: outcome?.settled ?? true, firstPayoutMs: outcome?.firstPayoutMs ?? null,
    urls: stack.urls,
    cases: outcome?.journeys.map(({ caseId, title, channel, stage, paid: amounts }) => ({
      caseId, title, channel, stage, link: outcome.links.get(caseId),
      paid: amounts.map(({ minor, currency }) => ({ minor: minor.toString(), currency })),
    })) ?? [],
  });
}
