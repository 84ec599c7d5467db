import { inWords, table } from './words.js';

interface Sum { minor: string; currency: string }
/** A campaign as its door shows it. */
export interface Campaign {
  campaignId: string; name: string; state: string; lines: number; ended: number; counts: Record<string, number>; unreachable: number;
  reasons: Record<string, number>; secondsLeft?: number; trigger?: object;
  perLine: Sum; reserved: Sum; spent: Sum; promised: Sum; plannedBy: string; approvedBy?: string; run: number; movedAt: string;
}
export interface Line { ordinal: number; caseId: string; orderSource: string; orderRef: string; lineRef: string; state: string; reason?: string; reached?: string }

const WIDTH = 30;

/** `[████░░] 66 % 3300/5000 kettles is running, about 2 min left, 12 unreachable`. A rule has no end: its bar would mean nothing. */
export function progressBar({ name, state, lines, ended, unreachable, secondsLeft, trigger }: Campaign): string {
  const share = lines > 0 ? ended / lines : 0;
  const full = Math.floor(share * WIDTH);
  const bar = trigger ? 'rule' : `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
  const left = secondsLeft === undefined ? '' : `, ${about(secondsLeft)}`;
  return `${bar}  ${ended}/${lines}  ${name} is ${state}${left}${unreachable > 0 ? `, ${unreachable} unreachable` : ''}  `;
}

/** The list is walked; what is on its way takes a little longer. */
function about(seconds: number): string {
  if (seconds < 1) return 'the last lines are on their way';
  return seconds < 90 ? `about ${seconds} s left` : seconds < 5_400 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.round(seconds / 3_600)} h left`;
}

const inAll = (counts: Record<string, number>): string =>
  Object.entries(counts).filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a).map(([what, count]) => `${count} ${what}`).join(', ');

export const shown = (one: Campaign): string[] => [
  progressBar(one).trimEnd(),
  ...table([
    ['spent', `${inWords(one.spent)} of ${inWords(one.reserved)}`],
    ['promised', inWords(one.promised)],
    ['planned by', `${one.plannedBy}${one.approvedBy ? `, approved by ${one.approvedBy}` : ', not approved yet'}`],
    ['lines', inAll(one.counts) || 'none'],
    ...(inAll(one.reasons) ? [['why not', inAll(one.reasons)]] : []),
    ['unreachable', String(one.unreachable)],
    ['last moved', one.movedAt],
  ]),
  ...nextFor(one),
];

/** What its reader may want to do now. */
function nextFor({ campaignId, state, approvedBy, counts, unreachable }: Campaign): string[] {
  const run = (words: string) => `npm run -s campaign -- ${words}`;
  const act = { planned: `approve ${campaignId} --as NAME`, approved: `start ${campaignId}`, stopped: `resume ${campaignId}` }[state];
  return [
    ...(act ? [`Next: ${run(act)}`] : []),
    ...(state === 'paused' && approvedBy ? ['Its budget holds no further line: plan another campaign for the rest; who was made whole is skipped there.'] : []),
    ...(unreachable > 0 ? [`Who could not be reached: ${run(`status ${campaignId} --list unreachable`)}`] : []),
    ...((counts.failed ?? 0) > 0 ? [`What a person has to look at: ${run(`status ${campaignId} --list failed`)}`] : []),
  ];
}

export const linesShown = (lines: readonly Line[]): string[] => (lines.length === 0 ? ['No such line.']
  : table(lines.map(({ ordinal, orderSource, orderRef, lineRef, state, reason, caseId }) =>
    [String(ordinal), `${orderSource} ${orderRef} ${lineRef}`, state, reason ?? '', caseId])));
