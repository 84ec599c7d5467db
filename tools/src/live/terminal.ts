import { type Money, toDecimal } from '@redress/money';
import { type Journey, stages } from './board.js';
import { fit } from './width.js';

const amounts = (paid: readonly Money[]): string => paid.map((one) => `${one.currency} ${toDecimal(one)}`).join(' + ');
const DOTS = stages.length - 1;

const waits: Readonly<Record<string, string>> = {
  approval: 'waits for approval', choice: 'waits for a choice', confirmation: 'waits for customer', 'payout-review': 'payout in review',
  'failed-remedy': 'remedy failed', 'unknown-payout': 'payout unknown', 'held-payout': 'payout held',
};

/** Where a journey stands, in words. */
export function standing({ stage, waitsFor, declined }: Journey): string {
  if (stage === 'closed') return declined ? 'closed, nothing owed' : 'closed';
  if (waitsFor) return waits[waitsFor] ?? waitsFor;
  return declined ? 'nothing owed' : stage;
}

const gone = (journey: Journey): string => '●'.repeat(stages.indexOf(journey.stage)).padEnd(DOTS, '○');
const outcome = ({ paid, why, told }: Journey): string => [amounts(paid), why.length > 0 ? why.join('; ') : told].filter(Boolean).join('  ');

export const row = (journey: Journey, columns: number): string => [
  fit(journey.channel, 8), fit(journey.title, 34), `${gone(journey)} `, fit(standing(journey), 20), fit(outcome(journey), Math.max(10, columns - 76)),
].join(' ');

/** One line for each who was paid: what, and why. */
export const payment = (journey: Journey): string =>
  `The customer of ${journey.orderRef} (${journey.channel}) was paid ${amounts(journey.paid)}: ${journey.why.join('; ')}`;

export interface Screen {
  show(journeys: readonly Journey[]): void;
}

/** A block of rows that is drawn over itself where the terminal can do so; else one line for each stage that is reached. */
export function screenFor(out: NodeJS.WriteStream): Screen {
  const printed = new Map<string, string>();
  let drawn = 0;
  return {
    show: (journeys) => {
      const columns = out.columns ?? 160;
      if (out.isTTY && (out.rows ?? 0) > journeys.length + 1) {
        const lines = journeys.map((journey) => `\u001b[2K${row(journey, columns - 1)}\n`);
        out.write((drawn ? `\u001b[${drawn}A` : '') + lines.join(''));
        drawn = journeys.length;
        return;
      }
      for (const journey of journeys) {
        const moment = `${journey.stage} ${standing(journey)} ${journey.paid.length}`;
        if (printed.get(journey.caseId) !== moment && journey.stage !== 'sent') out.write(`${row(journey, columns).trimEnd()}\n`);
        printed.set(journey.caseId, moment);
      }
    },
  };
}
