import { parse } from 'yaml';
import { z } from 'zod';

/** Values of a variable of the environment file; undefined where it sets none. */
export type Lookup = (name: string) => string | undefined;

const REFERENCE = /\$\$|\$\{([A-Z][A-Z0-9_]*)(?:(:[-?])([^}]*))?\}|\$/g;

/** Compose's own substitution, as far as we use it: `${NAME}`, `${NAME:-default}`, `${NAME:?what is missing}`, `$$`. Throws on anything else. */
export function interpolate(text: string, lookup: Lookup): string {
  return text.replace(REFERENCE, (reference: string, name?: string, operator?: string, rest = '') => {
    if (reference === '$$') return '$';
    if (!name) throw new Error(`a lone $ in: ${text}`);
    const value = lookup(name);
    if (value) return value;
    if (operator === ':-') return rest;
    throw new Error(`${name} is not set${operator ? `: ${rest}` : ''}`);
  });
}

/** Names that a text refers to. */
export const referencedIn = (text: string): string[] => [...text.matchAll(REFERENCE)].flatMap(([, name]) => name ?? []);

const duration = z.string().regex(/^\d+(s|m)$/);
/** A version, so that the same file brings up the same programs tomorrow. */
const pinned = z.string().regex(/^[a-z0-9./-]+:v?\d+(\.\d+)+$/, 'an image with a version');
/** Only this machine: what the world may reach stands behind a proxy. */
const port = z.string().regex(/^127\.0\.0\.1:\d{2,5}:\d{2,5}$/, '127.0.0.1:host:container');
const healthcheck = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string()), interval: duration, timeout: duration, retries: z.int().min(1), start_period: duration.optional(),
});
const condition = z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) });
const serviceSchema = z.strictObject({
  image: pinned,
  build: z.strictObject({ context: z.literal('.'), dockerfile: z.literal('deploy/Dockerfile') }).optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  restart: z.string().regex(/^(unless-stopped|on-failure(:\d+)?)$/),
  stop_grace_period: duration.optional(),
  command: z.array(z.string()).min(1).optional(),
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  ports: z.array(port).optional(),
  volumes: z.array(z.string().regex(/^([a-z-]+|\.\/[\w./-]+):\/[\w./-]+(:ro)?$/)).optional(),
  healthcheck: healthcheck.optional(),
  depends_on: z.record(z.string(), condition).optional(),
});
/** What we use of the Compose Specification, and nothing else: a mistyped key is a fault, not a setting that does nothing. */
const composeSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  services: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), serviceSchema),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});
export type ComposeFile = z.output<typeof composeSchema>;
export type ComposeService = z.output<typeof serviceSchema>;

/** The file as Compose would run it: anchors merged, variables filled in. Throws a ZodError that lists what departs from the rules. */
export function readCompose(text: string, lookup: Lookup, overlay?: string): ComposeFile {
  const base = rawOf(text);
  return composeSchema.parse(filled(overlay === undefined ? base : laidOver(base, rawOf(overlay)), lookup));
}

type Raw = Record<string, Record<string, unknown> | string>;

function rawOf(text: string): Raw {
  const raw = parse(text, { merge: true }) as Raw;
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !name.startsWith('x-')));
}

/** A second file as Compose lays it over the first. To a service that is there already it may add variables and nothing else. */
function laidOver({ services: below, ...base }: Raw, { services: above, ...overlay }: Raw): Raw {
  const added = Object.entries(above as Record<string, { environment?: object }>).map(([name, service]) => {
    const there = (below as Record<string, { environment?: object } | undefined>)[name];
    if (!there) return [name, service];
    const others = Object.keys(service).filter((key) => key !== 'environment');
    if (others.length > 0) throw new Error(`${name}: the overlay changes ${others.join(', ')}`);
    return [name, { ...there, environment: { ...there.environment, ...service.environment } }];
  });
  const parts = Object.entries(overlay).map(([part, more]) => [part, { ...(base[part] as object), ...(more as object) }]);
  return { ...base, ...Object.fromEntries(parts), services: { ...(below as object), ...Object.fromEntries(added) } } as Raw;
}

function filled(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return interpolate(value, lookup);
  if (Array.isArray(value)) return value.map((one) => filled(one, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, lookup)]));
}

/** Names that lead nowhere, conditions that nothing can meet, and doors that two want. One line each. */
export function composeFaults({ services, volumes, secrets }: ComposeFile): string[] {
  const faults: string[] = [];
  const hostPorts = Object.values(services).flatMap(({ ports = [] }) => ports.map((one) => one.split(':')[1]!));
  for (const taken of hostPorts.filter((one, index) => hostPorts.indexOf(one) !== index)) faults.push(`port ${taken} is published twice`);
  for (const [name, service] of Object.entries(services)) {
    for (const [needed, { condition: state }] of Object.entries(service.depends_on ?? {})) {
      faults.push(...dependencyFaults(name, needed, state, services[needed]));
    }
    for (const secret of service.secrets ?? []) if (!secrets[secret]) faults.push(`${name} uses the secret ${secret}, which is not declared`);
    for (const path of Object.values(service.environment ?? {}).filter((value) => value.startsWith('/run/secrets/'))) {
      if (!service.secrets?.includes(path.slice('/run/secrets/'.length))) faults.push(`${name} reads ${path}, which is not given to it`);
    }
    for (const volume of (service.volumes ?? []).map((one) => one.split(':')[0]!)) {
      if (!volume.startsWith('.') && !(volume in volumes)) faults.push(`${name} uses the volume ${volume}, which is not declared`);
    }
  }
  return faults;
}

function dependencyFaults(name: string, needed: string, state: string, service: ComposeService | undefined): string[] {
  if (!service) return [`${name} depends on ${needed}, which is not there`];
  const ends = service.restart.startsWith('on-failure');
  if (state === 'service_healthy' && !service.healthcheck) return [`${name} waits for the health of ${needed}, which is not checked`];
  if (state === 'service_completed_successfully' && !ends) return [`${name} waits for the end of ${needed}, which is restarted forever`];
  return [];
}
