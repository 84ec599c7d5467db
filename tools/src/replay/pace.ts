import { setTimeout as pause } from 'node:timers/promises';

/**
 * Works on items of a stream, a number of them at a time and no more a second than `rate`. Rejects with the first failure, once what was
 * begun has ended. What is left of the stream is not read where the signal aborts.
 */
export async function workThrough<T>(
  items: AsyncIterable<T>, { atOnce, rate, signal }: { atOnce: number; rate: number; signal: AbortSignal }, work: (item: T) => Promise<void>,
): Promise<void> {
  const working = new Set<Promise<void>>();
  const began = performance.now();
  let started = 0;
  let failure: unknown;
  for await (const item of items) {
    if (signal.aborted || failure !== undefined) break;
    const early = began + (started * 1_000) / rate - performance.now();
    if (early > 0) await pause(early, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    started += 1;
    const task: Promise<void> = work(item).catch((error: unknown) => { failure ??= error; }).finally(() => working.delete(task));
    working.add(task);
    if (working.size >= atOnce) await Promise.race(working);
  }
  await Promise.all(working);
  if (failure !== undefined) throw failure;
}
