import { parentPort, workerData } from 'node:worker_threads';
import type { Mutant } from './instrument.js';
import type { Scope } from './scope.js';
import { type Dry, Trial } from './trial.js';

/** What a worker is given; the first has to rehearse. */
export interface Given { readonly scope: Scope; readonly sources: ReadonlyMap<string, string>; readonly dry?: readonly Dry[] }

process.on('unhandledRejection', () => undefined); // what a mutant leaves behind
const { scope, sources, dry } = workerData as Given;
const trial = new Trial(scope, sources);
const known = dry ?? await trial.rehearse();
trial.begin(known);
parentPort!.on('message', async (mutant: Mutant) => parentPort!.postMessage(await trial.judge(mutant)));
parentPort!.postMessage(known);
