import { groupOf, PARTITIONS, type Service, services, topicsHeardBy } from '@redress/contracts';
import { z } from 'zod';
import { portsFrom } from '../stack/ports.js';
import { userOf } from './kafka-rights.js';

export const CHART = 'deploy/helm/redress';
const { services: ports } = portsFrom(4_300);

/** Files of the chart's Secret that every service reads: variable and key. */
const shared = {
  OIDC_JWKS_FILE: 'jwks.json', CASE_LINK_SECRET_FILE: 'case-link-secret', SERVICE_SECRET_FILE: 'service-secret', SEAL_PUBLIC_KEY_FILE: 'seal.public.jwk.json',
} as const;
/** Those of one service. */
const own: Partial<Record<Service, Readonly<Record<string, string>>>> = {
  intake: { MASTER_KEY_FILE: 'master.key', SEAL_PRIVATE_KEY_FILE: 'seal.private.jwk.json', REGISTRY_FILE: 'registry.json' },
  payments: { RAILS_FILE: 'rails.json' },
  'follow-up': { SMTP_URL_FILE: 'smtp-url' },
};
/** Who is called from outside: by channels, rails, customers or staff. */
const open: readonly Service[] = ['intake', 'compensation', 'payments', 'follow-up', 'desk'];

/** What the templates need of the score: ports, topics and groups, files. Nothing of it is an operator's to choose. */
const score = () => ({
  partitions: PARTITIONS,
  services: services.map((name) => ({
    name, user: userOf(name), http: ports[name].http, admin: ports[name].admin, open: open.includes(name),
    hears: topicsHeardBy(name).map((topic) => ({ topic, group: groupOf(name, topic) })),
    files: { DATABASE_URL_FILE: `database-url-${name}`, ...shared, ...own[name] },
    passwordKey: `kafka-password-${name}`,
  })),
});

const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
const quantity = z.string().regex(/^\d+(\.\d+)?(m|Ki|Mi|Gi)?$/);
const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }), limits: z.strictObject({ cpu: quantity.optional(), memory: quantity }),
});
const service = z.strictObject({
  replicas: z.int().min(1).max(PARTITIONS), maxReplicas: z.int().min(1).max(PARTITIONS), tag: z.string().optional(),
  resources: resources.optional(), config: environment.optional(), files: environment.optional(),
});
const peers = z.array(z.record(z.string(), z.unknown()));
const byService = Object.fromEntries(services.map((name) => [name, service])) as Record<Service, typeof service>;

/** What an operator may set; helm checks it at every command. */
export const chartValues = z.strictObject({
  global: z.record(z.string(), z.unknown()).optional(),
  image: z.strictObject({ repository: z.string().min(1), tag: z.string(), pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']) }),
  imagePullSecrets: z.array(z.strictObject({ name: z.string() })),
  secret: z.string().min(1),
  config: environment,
  kafka: z.strictObject({
    brokers: z.string().min(1), ssl: z.boolean(), saslMechanism: z.enum(['', 'plain', 'scram-sha-256', 'scram-sha-512']), topicPrefix: z.string(),
    replication: z.int().min(1).max(9), makeTopics: z.boolean(),
  }),
  resources,
  services: z.strictObject(byService),
  keda: z.strictObject({ enabled: z.boolean(), lagThreshold: z.int().min(1), pollingSeconds: z.int().min(5), cooldownSeconds: z.int().min(10) }),
  network: z.strictObject({ enabled: z.boolean(), publicFrom: peers, adminFrom: peers }),
  monitoring: z.strictObject({ serviceMonitor: z.boolean(), labels: z.record(z.string(), z.string()), rules: z.string() }),
});

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Files of the chart that follow from the code, by path. */
export const chartFiles = (): Readonly<Record<string, string>> => ({
  [`${CHART}/files/score.json`]: text(score()),
  [`${CHART}/values.schema.json`]: text(z.toJSONSchema(chartValues, { target: 'draft-7' })),
});
