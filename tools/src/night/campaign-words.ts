import { inWords, table } from './words.js';

interface Sum { minor: string; currency: string }
/** A campaign as its door shows it. */
export interface Campaign {
  campaignId: string; name: string; state: string; lines: number; ended: number; counts: Record<string, number>; unreachable: number;
  perLine: Sum; reserved: Sum; spent: Sum; promised: Sum; plannedBy: string; approvedBy?: string; run: number; movedAt: string;
}
export interface Line { ordinal: number; caseId: string; orderSource: string; orderRef: string; lineRef: string; state: string; reason?: string; reached?: string }

const WIDTH = 30;

/** `[████░░] 66 % 3300/5000 running, 12 unreachable`. */
export function progressBar({ name, state, lines, ended, unreachable }: Campaign): string {
  const share = lines > 0 ? ended / lines : 0;
  const full = Math.floor(share * WIDTH);
  const bar = `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}]`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${ended}/${lines}  ${name} is ${state}${unreachable > 0 ? `, ${unreachable} unreachable` : ''}  `;
}

export const shown = (one: Campaign): string[] => [
  progressBar(one).trimEnd(),
  ...table([
    ['spent', `${inWords(one.spent)} of ${inWords(one.reserved)}`],
    ['promised', inWords(one.promised)],
    ['planned by', `${one.plannedBy}${one.approvedBy ? `, approved by ${one.approvedBy}` : ', not approved yet'}`],
    ['lines', Object.entries(one.counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ') || 'none'],
    ['unreachable', String(one.unreachable)],
    ['last moved', one.movedAt],
  ]),
];

export const linesShown = (lines: readonly Line[]): string[] => (lines.length === 0 ? ['No such line.']
  : table(lines.map(({ ordinal, orderSource, orderRef, lineRef, state, reason, caseId }) =>
    [String(ordinal), `${orderSource} ${orderRef} ${lineRef}`, state, reason ?? '', caseId])));
