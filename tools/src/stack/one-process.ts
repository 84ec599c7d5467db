import { type Service, services } from '@redress/contracts';
import { start } from '@redress/messaging';
import { loadDefinition } from './services.js';

/** All services in this process, each with an environment of its own: for small machines. A fault of one ends all, and all start anew. */
const environments = JSON.parse(process.env.SERVICE_ENVIRONMENTS ?? '{}') as Record<Service, Record<string, string>>;
for (const service of services) await start(await loadDefinition(service), environments[service]);
