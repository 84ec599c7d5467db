import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Service } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { checkout } from '../start/home.js';

export const mainOf = (app: Service | 'rail-simulator'): string => join(checkout(), 'apps', app, 'dist', 'main.js');

/** The definition that an app exports from its module, found by its shape: tools know apps by name only, and never by import. */
export async function loadDefinition(service: Service): Promise<ServiceDefinition> {
  const file = join(checkout(), 'apps', service, 'dist', `${service}.module.js`);
  if (!existsSync(file)) throw new Error(`${service} is not built. Run \`npm run compile\`.`);
  const exported = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>);
  const found = exported.find((one): one is ServiceDefinition => isDefinitionOf(service, one));
  if (!found) throw new Error(`apps/${service}/src/${service}.module.ts exports no definition of the service.`);
  return found;
}

const isDefinitionOf = (service: Service, value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { name?: unknown }).name === service && 'useCases' in value;
