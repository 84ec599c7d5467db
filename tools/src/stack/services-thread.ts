import { type Service } from '@redress/contracts';
import { startService } from '@redress/messaging';
import { parentPort, workerData } from 'node:worker_threads';
import { loadDefinition } from './services.js';

// A thread of the one process: the services that it is given, each with an environment of its own.
// Signals come from the main thread; before anything listens to them there is nothing to drain.
parentPort!.on('message', (signal: 'SIGTERM' | 'SIGINT') => process.emit(signal, signal) || process.exit(1));
const environments = JSON.parse(process.env.SERVICE_ENVIRONMENTS ?? '{}') as Record<Service, Record<string, string>>;
for (const name of workerData as readonly Service[]) (await startService(await loadDefinition(name), environments[name])).endWithProcess();
