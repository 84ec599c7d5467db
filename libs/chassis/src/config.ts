import { z } from 'zod';
import { linesOf, readFiles, rememberFiles } from './live.js';

const flag = (fallback: boolean) => z.stringbool().default(fallback);
const port = z.coerce.number().int().min(0).max(65535);
const whole = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);
const secret = z.string().refine((lines) => linesOf(lines).length > 0 && linesOf(lines).every((line) => line.length >= 32), 'must have at least 32 characters');
const BROKER = /^[^\s:]+:\d+$|^\[[0-9a-f:]+\]:\d+$/i;
const brokers = z.string().transform((list) => list.split(',').map((one) => one.trim()).filter(Boolean))
  .refine((list) => list.length > 0 && list.every((one) => BROKER.test(one)), 'must be host:port[,host:port…]');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgres:// address');

/** What every service reads from its environment. Names are those of the variables; `*_FILE` are paths, read by whoever needs the file. */
export const commonConfig = z.object({
  SERVICE: z.string().regex(/^[a-z][a-z-]*$/, 'must be the name of a service'),
  DATABASE_URL: postgresUrl,
  BUS: z.enum(['postgres', 'kafka']).default('postgres'),
  /** The server of the log, where it is not the service's own. */
  BUS_DATABASE_URL: postgresUrl.optional(),
  KAFKA_BROKERS: brokers.optional(),
  KAFKA_SSL: flag(false),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_CLIENT_ID: z.string().default('redress'),
  KAFKA_TOPIC_PREFIX: z.string().regex(/^[\w.-]*$/, 'may hold letters, digits, dot, hyphen and underscore').default(''),
  KAFKA_REPLICATION: whole(1, 1, 9),
  /** How long topics and log keep events; the inbox must remember longer, else a late redelivery would be taken for new. */
  RETENTION_HOURS: whole(168, 1, 87_600),
  INBOX_RETENTION_HOURS: whole(336, 1, 876_000),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port,
  ADMIN_PORT: port,
  BODY_LIMIT_BYTES: whole(1_048_576, 1_024, 16_777_216),
  OIDC_ISSUER: z.string().min(1),
  OIDC_AUDIENCE: z.string().min(1),
  OIDC_JWKS_FILE: z.string().optional(),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  CASE_LINK_SECRET: secret,
  SERVICE_SECRET: secret,
  SEAL_PUBLIC_KEY_FILE: z.string().min(1),
  DESK_URL: z.url({ protocol: /^https?$/ }),
  /** The desk's door for recent spans; nothing is kept where it is not set. */
  SPANS_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type CommonConfig = Readonly<z.output<typeof commonConfig>>;
export type ServiceConfig<Own extends z.ZodObject> = CommonConfig & Readonly<z.output<Own>>;

export type Env = Readonly<Record<string, string | undefined>>;
/** A rule over several variables: what is wrong, or nothing. Sees the raw environment, so that it speaks even where a variable is malformed. */
export type ConfigRule = (env: Env) => string | undefined;

const commonRules: readonly ConfigRule[] = [
  (env) => (env.BUS === 'kafka' && !env.KAFKA_BROKERS ? 'KAFKA_BROKERS: is missing, and BUS is kafka' : undefined),
  (env) => (!env.OIDC_JWKS_FILE === !env.OIDC_JWKS_URL ? 'OIDC_JWKS_FILE, OIDC_JWKS_URL: set exactly one of them' : undefined),
  (env) => (env.KAFKA_SASL_MECHANISM && !(env.KAFKA_SASL_USERNAME && env.KAFKA_SASL_PASSWORD)
    ? 'KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD: are needed with KAFKA_SASL_MECHANISM' : undefined),
  (env) => (Number(env.INBOX_RETENTION_HOURS ?? 336) <= Number(env.RETENTION_HOURS ?? 168)
    ? 'INBOX_RETENTION_HOURS: must be above RETENTION_HOURS' : undefined),
];

/** The environment does not fit. The message has a line for each fault and no value, since a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * Reads what the schema names, each `NAME` also from a file that `NAME_FILE` names; an empty variable counts as absent. Throws ConfigError
 * with every fault.
 */
export function parseConfig<S extends z.ZodObject>(schema: S, env: Env, rules: readonly ConfigRule[] = []): Readonly<z.output<S>> {
  const read = readFiles(env, Object.keys(schema.shape).filter((name) => !Object.hasOwn(schema.shape, `${name}_FILE`)));
  const given = Object.fromEntries(Object.entries(read.env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  const unread = (issue: z.core.$ZodIssue) => read.files.has(String(issue.path[0])) && given[String(issue.path[0])] === undefined;
  const faults = [...read.faults, ...(parsed.error?.issues ?? []).filter((issue) => !unread(issue)).map((issue) => faultOf(issue, given))];
  faults.push(...rules.flatMap((rule) => rule(given) ?? []));
  if (faults.length > 0) throw new ConfigError(faults);
  const config = Object.freeze(parsed.data!);
  rememberFiles(config, schema.shape, read.files);
  return config;
}

/** The common variables and a service's own, as one frozen object. */
export function parseServiceConfig<Own extends z.ZodObject>(own: Own, env: Env, rules: readonly ConfigRule[] = []): ServiceConfig<Own> {
  return parseConfig(commonConfig.extend(own.shape), env, [...commonRules, ...rules]) as unknown as ServiceConfig<Own>;
}

function faultOf(issue: z.core.$ZodIssue, given: Env): string {
  const name = String(issue.path[0] ?? 'environment');
  if (given[name] === undefined) return `${name}: is missing`;
  if (issue.code === 'invalid_value') return `${name}: must be one of ${issue.values.join(', ')}`;
  return `${name}: ${issue.message}`;
}
