import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Service } from '@redress/contracts';
import { runningKafka } from '../audit/serving.js';
import { databaseUrl, type Env } from '../stack/environment.js';
import { portsOf } from '../stack/ports.js';
import { type StaffRole, staffToken } from '../staff-token.js';
import { defaultHome, type Home, homeAt } from '../start/home.js';
import { DATABASE } from '../start/house.js';
import { openKeys } from '../start/keys.js';

/** An installation, as somebody who looks after it reaches it; nothing of it need be up. */
export interface NightHouse {
  /** The data folder of the embedded run; undefined for an installation elsewhere. */
  readonly home: Home | undefined;
  publicUrl(service: Service): string;
  adminUrl(service: Service): string;
  /** Undefined where nobody said where the rail is. */
  readonly railUrl: string | undefined;
  /** Who may read all schemas; undefined where nobody said. */
  readonly databaseUrl: string | undefined;
  /** A token in this role. Elsewhere it is the one that was given, whoever it names. */
  token(role: StaffRole, who?: string): Promise<string>;
  /** How to reach the brokers, where Kafka is the bus. @throws Error where nobody said. */
  kafka(): Env;
}

export const whereItIs = `  --data DIR  the data folder (default: REDRESS_HOME, or .redress in the checkout)

  An installation elsewhere is named by the environment:
  REDRESS_HTTP_URL, REDRESS_ADMIN_URL   addresses of the services, {service} standing for the name: http://{service}:4300
  REDRESS_TOKEN                         a token of its issuer, in a role that may do this
  REDRESS_AUDIT_DATABASE_URL            whoever may read all schemas
  REDRESS_RAIL_URL, KAFKA_BROKERS …     the rail's address, and how to reach the brokers`;

const at = (port: number): string => `http://127.0.0.1:${port}`;
const fill = (template: string, service: Service): string => template.replaceAll('{service}', service).replace(/\/+$/, '');

/** @throws Error in one line where nothing was ever started here and no other installation is named. */
export async function nightHouse(data: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<NightHouse> {
  return env.REDRESS_ADMIN_URL ? elsewhere(env) : embedded(data === undefined ? defaultHome(env) : homeAt(resolve(env.INIT_CWD ?? '', data)), env);
}

async function embedded(home: Home, env: NodeJS.ProcessEnv): Promise<NightHouse> {
  if (!existsSync(join(home.keys, 'issuer.private.jwk.json'))) {
    throw new Error(`Nothing was ever started on ${home.root}: npm start. Or name another folder (--data), or an installation elsewhere (--help).`);
  }
  const keys = await openKeys(home);
  const ports = portsOf(env);
  const postgres = env.ADMIN_DATABASE_URL ? new URL(env.ADMIN_DATABASE_URL).host : `127.0.0.1:${ports.postgres}`;
  return {
    home, railUrl: at(ports.rail),
    publicUrl: (service) => at(ports.services[service].http), adminUrl: (service) => at(ports.services[service].admin),
    databaseUrl: env.REDRESS_AUDIT_DATABASE_URL ?? databaseUrl({ keys, database: DATABASE, postgres }, 'migrator'),
    token: (role, who) => staffToken(keys.issuerKeyFile, role, who === undefined ? {} : { subject: who }),
    kafka: () => runningKafka(home),
  };
}

function elsewhere(env: NodeJS.ProcessEnv): NightHouse {
  const needed = (name: string): string => {
    const value = env[name];
    if (!value) throw new Error(`${name} is missing; with REDRESS_ADMIN_URL the installation is elsewhere. --help tells what it is.`);
    return value;
  };
  return {
    home: undefined, railUrl: env.REDRESS_RAIL_URL, databaseUrl: env.REDRESS_AUDIT_DATABASE_URL,
    publicUrl: (service) => fill(needed('REDRESS_HTTP_URL'), service), adminUrl: (service) => fill(needed('REDRESS_ADMIN_URL'), service),
    token: async () => needed('REDRESS_TOKEN'),
    kafka: () => {
      needed('KAFKA_BROKERS');
      return { ...Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('KAFKA_'))), BUS: 'kafka' } as Env;
    },
  };
}
