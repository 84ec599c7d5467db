import type { z } from 'zod';
import { type Admin, createAdmin } from './admin.js';
import { type CommonConfig, type Env, parseServiceConfig, type ServiceConfig } from './config.js';
import { Health } from './health.js';
import { liveFile } from './live.js';
import { createLife, type Life } from './life.js';
import { createLogger, type Logger } from './logger.js';
import { createMeters, type Meters } from './meters.js';
import { keysOf, localKeys, type StaffVerifier, staffVerifier } from './tokens.js';
import { createTracing, type Tracing } from './tracing.js';

/**
 * What every service stands on, made in this order: configuration, logger, metrics, tracing, identity, admin. Nothing listens yet, and
 * nothing is registered with `life`: whoever assembles the service says what ends in which order (tracing last).
 */
export interface Runtime<Config> {
  readonly config: Config;
  readonly logger: Logger;
  readonly meters: Meters;
  readonly tracing: Tracing;
  readonly health: Health;
  readonly staff: StaffVerifier;
  readonly admin: Admin;
  readonly life: Life;
}

/** Verifies tokens of the issuer that the configuration names. */
export const staffOf = (config: CommonConfig): StaffVerifier => staffVerifier({
  issuer: config.OIDC_ISSUER, audience: config.OIDC_AUDIENCE,
  keys: keysOf(config.OIDC_JWKS_FILE ? { keys: liveFile(config, 'OIDC_JWKS_FILE', localKeys) } : { url: config.OIDC_JWKS_URL! }),
});

/** Throws ConfigError with every fault of the environment. */
export function createRuntime<Own extends z.ZodObject>(service: string, own: Own, env: Env): Runtime<ServiceConfig<Own>> {
  const config = parseServiceConfig(own, { ...env, SERVICE: service });
  const logger = createLogger({ service, level: config.LOG_LEVEL });
  const meters = createMeters(service, env, logger);
  const tracing = createTracing({ service, env, logger, meters });
  const health = new Health();
  const staff = staffOf(config);
  const admin = createAdmin({ host: config.HTTP_HOST, port: config.ADMIN_PORT, health, meters, staff, logger });
  return { config, logger, meters, tracing, health, staff, admin, life: createLife(logger) };
}
