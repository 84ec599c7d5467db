import { type Money } from '@redress/money';

/** A movement of money in the rail's own book. */
export interface MovementFact {
  n: number; direction: 'out' | 'back'; payoutId: string; merchant: string; amount: Money;
}

interface Wire { minor: string; currency: string }
const money = ({ minor, currency }: Wire): Money => ({ minor: BigInt(minor), currency });
const PAGE = 1_000;
const ASKED_AT_ONCE = 50_000;

async function answerOf<T>(request: Promise<Response>): Promise<T> {
  const response = await request;
  if (!response.ok) throw new Error(`The rail's book answered ${response.status}.`);
  return (await response.json()) as T;
}

/** The whole book, in its order. */
export async function readBook(railUrl: string): Promise<MovementFact[]> {
  const movements: MovementFact[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: { entries: (Omit<MovementFact, 'amount'> & { amount: Wire })[]; next?: number } =
      await answerOf(fetch(`${railUrl}/v1/book/entries?after=${after}&limit=${PAGE}`));
    for (const { n, direction, payoutId, merchant, amount } of page.entries) movements.push({ n, direction, payoutId, merchant, amount: money(amount) });
    after = page.next;
  }
  return movements;
}

/** What the rail moved for these payouts, less what came back, per currency. */
export async function movedFor(railUrl: string, payoutIds: readonly string[]): Promise<Money[]> {
  const sums: Money[] = [];
  for (let at = 0; at < payoutIds.length; at += ASKED_AT_ONCE) {
    const body = JSON.stringify({ payoutIds: payoutIds.slice(at, at + ASKED_AT_ONCE) });
    const { totals } = await answerOf<{ totals: { net: Wire }[] }>(
      fetch(`${railUrl}/v1/book`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }));
    sums.push(...totals.map(({ net }) => money(net)));
  }
  return sums;
}
