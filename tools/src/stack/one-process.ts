import { type Service } from '@redress/contracts';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * The halves of the work, which are about as much: what is claimed, owed and paid, and what is told of it. On one thread the six would wait
 * for each other, and for a core that PostgreSQL has, while another core rests. On one core a second thread would only take memory.
 */
const HALVES: readonly (readonly Service[])[] = [['intake', 'analysis', 'compensation', 'payments'], ['follow-up', 'desk']];

/** Space for what lives briefly, in MB. V8's own choice lets two threads take half as much again of the machine, and is no faster. */
const maxYoungGenerationSizeMb = 24;

// All services in this process: for small machines. A crash of one ends all, and all start anew.
const shares = availableParallelism() > 1 ? HALVES : [HALVES.flat()];
const threads = shares.map((names) => new Worker(new URL('services-thread.js', import.meta.url), {
  workerData: names, resourceLimits: { maxYoungGenerationSizeMb },
}));
for (const thread of threads) {
  thread.on('error', (error) => console.error(error.message));
  // A thread that has drained ends with 0, and the process with the last of them.
  thread.on('exit', (code) => code > 0 && process.exit(code));
}
// The process alone hears signals.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => threads.forEach((thread) => thread.postMessage(signal)));
