import { type Service } from '@redress/contracts';
import { roleOf } from '@redress/messaging';
import { MIGRATOR } from '../database/roles.js';
import { LOCAL_AUDIENCE, LOCAL_ISSUER } from '../staff-token.js';
import { type Home } from '../start/home.js';
import { type Keys } from '../start/keys.js';
import { type Ports } from './ports.js';

export type Env = Record<string, string>;

/** The database of the embedded run. */
export const DATABASE = 'redress';

/** What a house is made of, from which each part's environment follows. */
export interface House {
  readonly home: Home;
  readonly keys: Keys;
  readonly ports: Ports;
  readonly database: string;
  /** host:port of PostgreSQL. */
  readonly postgres: string;
  /** JSON file of channel accounts with their secrets. */
  readonly registryFile: string;
  /** `BUS=kafka` and how to reach the brokers; nothing for the PostgreSQL log. */
  readonly bus: Env;
  /** How long after its outcome a case is closed; the service's own default where it is left out. */
  readonly followUpSeconds?: number | undefined;
}

const at = (port: number): string => `http://127.0.0.1:${port}`;
/** What a child process gets of our own environment: nothing that could change what the service does. */
const PASSED_ON = ['PATH', 'HOME', 'TZ', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];
const isPassedOn = (name: string): boolean => PASSED_ON.includes(name) || name.startsWith('OTEL_');
const inherited = (home: Home): Env => ({
  NODE_COMPILE_CACHE: home.cache, ...Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value && isPassedOn(name) ? [[name, value]] : []))),
});

export const databaseUrl = (house: Pick<House, 'keys' | 'database' | 'postgres'>, service: Service | 'channel' | 'migrator'): string => {
  const role = service === 'migrator' ? MIGRATOR : roleOf(service);
  return `postgres://${role}:${house.keys.rolePassword(role)}@${house.postgres}/${house.database}`;
};

/** Where spans of the embedded run go: to the desk, which keeps the recent ones, and to a Zipkin where there is one. */
export const spansEnvironment = (ports: Ports, zipkinUrl?: string): Env => ({
  SPANS_URL: `${at(ports.services.desk.http)}/spans`,
  ...(zipkinUrl && { OTEL_TRACES_EXPORTER: 'zipkin', OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${zipkinUrl}/api/v2/spans` }),
});

export function serviceEnvironment(house: House, service: Service): Env {
  const { keys, ports } = house;
  const { http, admin } = ports.services[service];
  return {
    ...inherited(house.home), NODE_ENV: 'production', SERVICE: service, DATABASE_URL: databaseUrl(house, service), BUS: 'postgres', ...house.bus,
    HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), ADMIN_PORT: String(admin),
    OIDC_ISSUER: LOCAL_ISSUER, OIDC_AUDIENCE: LOCAL_AUDIENCE, OIDC_JWKS_FILE: keys.jwksFile,
    CASE_LINK_SECRET: keys.caseLinkSecret, SERVICE_SECRET: keys.serviceSecret, SEAL_PUBLIC_KEY_FILE: keys.sealPublicKeyFile,
    DESK_URL: at(ports.services.desk.http), LOG_LEVEL: 'info', ...own(house)[service],
  };
}

/** Variables that only one service reads. */
const own = ({ keys, ports, registryFile, followUpSeconds }: House): Record<Service, Env> => ({
  intake: {
    REGISTRY_FILE: registryFile, MASTER_KEY_FILE: keys.masterKeyFile, SEAL_PRIVATE_KEY_FILE: keys.sealPrivateKeyFile,
  },
  analysis: {},
  compensation: {},
  payments: {
    RAILS: JSON.stringify([{ name: 'simulator', url: at(ports.rail), secret: keys.railSecret, webhookSecret: keys.railWebhookSecret }]),
  },
  'follow-up': {
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`, VAULT_URL: at(ports.services.intake.http), FOLLOW_UP_URL: at(ports.services['follow-up'].http),
    ...(followUpSeconds !== undefined && { FOLLOW_UP_PERIOD_SECONDS: String(followUpSeconds) }),
  },
  desk: {
    FOLLOW_UP_URL: at(ports.services['follow-up'].http), COMPENSATION_URL: at(ports.services.compensation.http), INBOX_URL: at(ports.inbox),
  },
});

export const railEnvironment = ({ home, keys, ports }: House): Env => ({
  ...inherited(home), NODE_ENV: 'production', HTTP_HOST: '127.0.0.1', HTTP_PORT: String(ports.rail), BOOK_DIR: home.rail, RAIL_SECRET: keys.railSecret,
  RAIL_WEBHOOK_SECRET: keys.railWebhookSecret, WEBHOOK_URL: `${at(ports.services.payments.http)}/webhooks/rails/simulator`,
});
