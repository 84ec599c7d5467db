import { z } from 'zod';
import { ConfigError, parseServiceConfig } from './config.js';

const good = {
  SERVICE: 'payments', DATABASE_URL: 'postgres://payments:hunter2hunter2@localhost/redress', HTTP_PORT: '4340', ADMIN_PORT: '4341',
  OIDC_ISSUER: 'https://issuer', OIDC_AUDIENCE: 'redress', OIDC_JWKS_FILE: '/tmp/jwks.json', CASE_LINK_SECRET: 'c'.repeat(32),
  SERVICE_SECRET: 's'.repeat(32), SEAL_PUBLIC_KEY_FILE: '/tmp/seal.pem', DESK_URL: 'http://127.0.0.1:4360',
};
const own = z.object({ RAIL_URL: z.url(), RAIL_LANES: z.coerce.number().int().default(4) });

const faultsOf = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    parseServiceConfig(own, env);
    return [];
  } catch (error) {
    return (error as ConfigError).faults;
  }
};

describe('configuration', () => {
  it('is typed, completed by defaults and frozen', () => {
    const config = parseServiceConfig(own, { ...good, RAIL_URL: 'http://rail', BUS: '', KAFKA_SSL: 'true', KAFKA_BROKERS: 'a:9092, b:9093' });
    expect(config).toMatchObject({ HTTP_PORT: 4340, BUS: 'postgres', KAFKA_SSL: true, KAFKA_BROKERS: ['a:9092', 'b:9093'], RAIL_LANES: 4 });
    expect(Object.isFrozen(config)).toBe(true);
    expect(config).not.toHaveProperty('PATH');
  });

  it('lists every fault at once, a line each, and no value', () => {
    const env = {
      ...good, DATABASE_URL: 'mysql://hunter2hunter2@x', BUS: 'rabbit', HTTP_PORT: 'http', ADMIN_PORT: undefined, CASE_LINK_SECRET: 'hunter2',
      OIDC_JWKS_URL: 'https://issuer/jwks', LOG_LEVEL: 'loud', RETENTION_HOURS: '500', KAFKA_SASL_MECHANISM: 'plain', KAFKA_SSL: 'perhaps',
    };
    const faults = faultsOf(env);
    const names = faults.map((fault) => fault.slice(0, fault.indexOf(':')));
    expect(new Set(names)).toEqual(new Set([
      'DATABASE_URL', 'BUS', 'HTTP_PORT', 'ADMIN_PORT', 'CASE_LINK_SECRET', 'OIDC_JWKS_FILE, OIDC_JWKS_URL', 'LOG_LEVEL', 'INBOX_RETENTION_HOURS',
      'KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD', 'KAFKA_SSL', 'RAIL_URL',
    ]));
    expect(faults).toContain('RAIL_URL: is missing');
    expect(faults).toContain('BUS: must be one of postgres, kafka');
    expect(new ConfigError(faults).message).not.toMatch(/hunter2|rabbit|loud|perhaps/);
  });

  it.each([
    ['Kafka without brokers', { BUS: 'kafka' }, ['KAFKA_BROKERS: is missing, and BUS is kafka']],
    ['no keys of the issuer', { OIDC_JWKS_FILE: '' }, ['OIDC_JWKS_FILE, OIDC_JWKS_URL: set exactly one of them']],
    ['an inbox that forgets first', { INBOX_RETENTION_HOURS: '168' }, ['INBOX_RETENTION_HOURS: must be above RETENTION_HOURS']],
  ])('refuses %s', (_name, change, faults) => {
    expect(faultsOf({ ...good, RAIL_URL: 'http://rail', ...change })).toEqual(faults);
  });
});
