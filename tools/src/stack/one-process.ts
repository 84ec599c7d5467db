import { type Service, services } from '@redress/contracts';
import { startService } from '@redress/messaging';
import { loadDefinition } from './services.js';

/** All services in this process, each with an environment of its own: for small machines. A crash of one ends all, and all start anew. */
async function main(): Promise<void> {
  const environments = JSON.parse(process.env.SERVICE_ENVIRONMENTS ?? '{}') as Record<Service, Record<string, string>>;
  for (const service of services) (await startService(await loadDefinition(service), environments[service])).endWithProcess();
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
