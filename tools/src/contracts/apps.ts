import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { type DeclaredLifeCycle, isLifeCycle } from './life-cycles.js';

/** Loads a source file of an app, given as `apps/payments/src/domain/payout.ts`: from its build, or by a test from the source itself. */
export type Load = (source: string) => Promise<Readonly<Record<string, unknown>>>;

export interface Apps {
  readonly definitions: readonly ServiceDefinition[];
  readonly lifeCycles: readonly DeclaredLifeCycle[];
}

const isDefinition = (value: unknown): value is ServiceDefinition =>
  typeof value === 'object' && value !== null && 'useCases' in value && 'controllers' in value;

/** What the services declare, found by its shape: tools know apps by name only. Rejects where a service defines nothing. */
export async function readApps(root: string, load: Load): Promise<Apps> {
  const definitions: ServiceDefinition[] = [];
  const lifeCycles: DeclaredLifeCycle[] = [];
  for (const service of services) {
    const definition = Object.values(await load(`apps/${service}/src/${service}.module.ts`)).find(isDefinition);
    if (!definition) throw new Error(`apps/${service}/src/${service}.module.ts exports no definition of the service.`);
    definitions.push(definition);
    for (const source of domainOf(root, service)) {
      lifeCycles.push(...Object.values(await load(source)).filter(isLifeCycle).map((cycle) => ({ service, cycle })));
    }
  }
  return { definitions, lifeCycles };
}

function domainOf(root: string, service: string): string[] {
  const folder = `apps/${service}/src/domain`;
  if (!existsSync(join(root, folder))) return [];
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).toSorted().map((file) => `${folder}/${file}`);
}
