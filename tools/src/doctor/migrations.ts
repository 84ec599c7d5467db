import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Service } from '@redress/contracts';
import { Framework1764000000000 } from '@redress/messaging';
import { checkout } from '../start/home.js';

/** `1764000000000-follow-up.js` → `FollowUp1764000000000`: a migration's file is named as its class is. */
export function migrationOf(file: string): string {
  const [, at, words] = /^(\d+)-([a-z0-9-]+)\.js$/.exec(file) ?? [];
  return words === undefined ? '' : words.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('') + at;
}

/** What this build's schemas have gone through, by the names of files: loading every service would take longer than all checks. */
export function migrationsOf(service: Service): string[] {
  const folder = join(checkout(), 'apps', service, 'dist', 'store', 'migrations');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return [Framework1764000000000.name, ...files.map(migrationOf).filter(Boolean).sort()];
}
