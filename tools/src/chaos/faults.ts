/** How the rail simulator misbehaves: probabilities per request, per payout, per webhook, as its `POST /v1/faults` takes them. */
export interface Faults {
  readonly rates: Readonly<Record<string, number>>;
  readonly hangMs?: number;
  readonly lateMs?: number;
  readonly seed?: number;
}

/**
 * One request in ten is never answered (done or not, or done later), one more is answered with an error or a broken connection though the
 * money has gone; one payout in ten is refused, some are decided later, some come back; one webhook in ten each is repeated and reordered.
 */
export const usualFaults: Faults = {
  rates: {
    'timeout-before': 0.04, 'timeout-after': 0.03, 'late-execution': 0.03, 'error-before': 0.02, 'error-after': 0.04, 'reset-after': 0.04,
    refuse: 0.1, pending: 0.08, 'pending-refused': 0.02, return: 0.02,
    duplicate: 0.1, reorder: 0.1, late: 0.05,
  },
  hangMs: 20_000, lateMs: 3_000,
};

/** Sets the faults of a running rail; without any it does as it is told. Tries again while it is away. */
export async function setFaults(railUrl: string, faults: Faults = { rates: {} }, patienceMs = 30_000): Promise<void> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) };
  for (const until = performance.now() + patienceMs; ;) {
    const answer = await fetch(`${railUrl}/v1/faults`, request).catch(() => undefined);
    if (answer?.ok) return;
    if (answer || performance.now() > until) throw new Error(`The rail did not take its faults: ${answer?.status ?? 'no answer'}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
