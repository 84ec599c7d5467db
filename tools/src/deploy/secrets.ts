import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roleOf } from '@redress/messaging';
import { services } from '@redress/contracts';
import { MIGRATOR } from '../database/roles.js';
import { homeAt } from '../start/home.js';
import { type Keys, openKeys } from '../start/keys.js';
import { openRegistry } from '../start/registry.js';
import { fillEnvironmentFile } from './environment-file.js';

const POSTGRES = 'postgres:5432';
const READABLE = 0o644;

/** Values of everything that `.env.example` leaves open, all derived from one installation's keys. */
export function secretValues(keys: Keys): Record<string, string> {
  const url = (role: string) => `postgres://${role}:${keys.rolePassword(role)}@${POSTGRES}/redress`;
  const ofServices = services.map((service) => [`${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`, url(roleOf(service))] as const);
  return {
    POSTGRES_PASSWORD: keys.rolePassword('postgres'), MIGRATOR_PASSWORD: keys.rolePassword(MIGRATOR), MIGRATOR_DATABASE_URL: url(MIGRATOR),
    GRAFANA_PASSWORD: keys.rolePassword('grafana'),
    ...Object.fromEntries(ofServices), CASE_LINK_SECRET: keys.caseLinkSecret, SERVICE_SECRET: keys.serviceSecret,
    RAIL_SECRET: keys.railSecret, RAIL_WEBHOOK_SECRET: keys.railWebhookSecret,
  };
}

/**
 * Makes `deploy/secrets` (keys, and the registry with the sample shops) and `.env` below a folder that holds `.env.example`. What is there
 * already stays as it is. Returns the paths of what it made.
 */
export async function makeSecrets(root: string): Promise<string[]> {
  const home = homeAt(join(root, 'deploy', 'secrets'));
  const isNew = !existsSync(home.root);
  mkdirSync(home.keys, { recursive: true });
  chmodSync(home.root, 0o700);
  const keys = await openKeys(home);
  const registry = openRegistry(home, keys);
  // The folder keeps others out; inside a container, where each file is mounted by itself, the service runs as another user.
  for (const file of [...readdirSync(home.keys).map((name) => join(home.keys, name)), registry]) chmodSync(file, READABLE);
  const environment = join(root, '.env');
  const made = isNew ? [home.root] : [];
  if (existsSync(environment)) return made;
  writeFileSync(environment, fillEnvironmentFile(readFileSync(join(root, '.env.example'), 'utf8'), secretValues(keys)), { mode: 0o600 });
  return [...made, environment];
}
