import { mkdirSync, mkdtempSync, copyFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonConfig, parseConfig, parseServiceConfig } from '@redress/chassis';
import { type Service, services } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { parse } from 'yaml';
import { type z } from 'zod';
import { readApps } from '../contracts/apps.js';
import { type ComposeFile, composeFaults, interpolate, readCompose, referencedIn } from './compose.js';
import { fillEnvironmentFile, readEnvironmentFile } from './environment-file.js';
import { makeSecrets } from './secrets.js';

const ROOT = join(__dirname, '../../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const overlayText = readFileSync(join(ROOT, 'deploy/compose.observability.yml'), 'utf8');
const example = readFileSync(join(ROOT, '.env.example'), 'utf8');

let folder: string;
let compose: ComposeFile;
/** With the overlay. */
let observed: ComposeFile;
let given: ReadonlyMap<string, string>;
const definitions = new Map<Service, ServiceDefinition>();
let simulatorConfig: z.ZodObject;

const isSchema = (value: unknown): value is z.ZodObject => typeof value === 'object' && value !== null && 'shape' in value;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
  mkdirSync(join(folder, 'deploy'));
  copyFileSync(join(ROOT, '.env.example'), join(folder, '.env.example'));
  await makeSecrets(folder);
  given = new Map(readEnvironmentFile(readFileSync(join(folder, '.env'), 'utf8')).filter(({ set }) => set).map(({ name, value }) => [name, value]));
  compose = readCompose(text, (name) => given.get(name));
  observed = readCompose(text, (name) => given.get(name), overlayText);
  const apps = await readApps(ROOT, async (source) => (await import(join(ROOT, source))) as Record<string, unknown>);
  for (const definition of apps.definitions) definitions.set(definition.name, definition);
  const exported = (await import(join(ROOT, 'apps/rail-simulator/src/config.ts'))) as Record<string, unknown>;
  simulatorConfig = Object.values(exported).find(isSchema)!;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docker-compose.yml', () => {
  it('follows the rules, and every name in it leads somewhere', () => {
    expect(composeFaults(compose)).toEqual([]);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining([...services, 'postgres', 'kafka', 'migrate', 'topics', 'rail-simulator']));
  });

  it('mounts only files that are there, or that `npm run secrets` makes', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((one) => one.split(':')[0]!)).filter((path) => path.startsWith('.'));
    for (const path of mounted) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
    for (const { file } of Object.values(compose.secrets)) expect([file, existsSync(join(folder, file))]).toEqual([file, true]);
  });

  it('runs only what the image holds', () => {
    for (const { image, command } of Object.values(compose.services)) {
      if (!image.startsWith('redress:')) continue;
      const [node, script] = command!;
      expect(node).toBe('node');
      const source = script!.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
    }
  });

  it('checks the health of whatever stays, keeps every container small, and lets no topic come about by itself', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      if (service.restart === 'unless-stopped') expect([name, service.healthcheck !== undefined]).toEqual([name, true]);
      if (service.image.startsWith('redress:')) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    }
    const kafka = compose.services.kafka!.environment!;
    expect(kafka.KAFKA_AUTO_CREATE_TOPICS_ENABLE).toBe('false');
    expect(kafka.KAFKA_ADVERTISED_LISTENERS!.split(',').map((one) => one.split('://')[1])).toEqual(['kafka:9092', 'localhost:9094']);
  });

  it('publishes what a service listens on', () => {
    for (const service of services) {
      const { ports = [], environment } = compose.services[service]!;
      for (const published of ports) expect(published).toBe(`127.0.0.1:${environment!.HTTP_PORT}:${environment!.HTTP_PORT}`);
    }
  });

  it.each(services.map((service) => [service]))('gives %s an environment that it accepts, and no variable that it does not read', (service) => {
    const { environment = {} } = compose.services[service]!;
    const { config } = definitions.get(service)!;
    const known = [...Object.keys(commonConfig.shape), ...Object.keys(config.shape), 'NODE_ENV'];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const parsed = parseServiceConfig(config, { ...environment, SERVICE: service });
    expect(new URL(parsed.DATABASE_URL).username).toBe(`redress_${service.replaceAll('-', '_')}`);
  });

  it('gives intake files that it can read', () => {
    const { environment = {} } = compose.services.intake!;
    const onHost = Object.fromEntries(Object.entries(environment).map(([name, value]) => [
      name, value.startsWith('/run/secrets/') ? join(folder, compose.secrets[value.slice('/run/secrets/'.length)]!.file) : value,
    ]));
    const { config, useCases } = definitions.get('intake')!;
    expect(useCases(parseServiceConfig(config, { ...onHost, SERVICE: 'intake' })).length).toBeGreaterThan(0);
  });

  it('gives the rail simulator an environment that it accepts', () => {
    const { environment = {} } = compose.services['rail-simulator']!;
    expect(parseConfig(simulatorConfig, environment)).toMatchObject({ HTTP_PORT: 4370 });
    const [rail] = JSON.parse(compose.services.payments!.environment!.RAILS!) as { secret: string; webhookSecret: string }[];
    expect(rail).toMatchObject({ secret: environment.RAIL_SECRET, webhookSecret: environment.RAIL_WEBHOOK_SECRET });
  });
});

describe('deploy/compose.observability.yml', () => {
  const yaml = (path: string) => parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, any>;
  const [host, port] = [(address: string) => new URL(address.includes('://') ? address : `tcp://${address}`).hostname, (address: string) => Number(address.split(':').at(-1))];

  it('follows the rules laid over the first file, and mounts only what is there', () => {
    expect(composeFaults(observed)).toEqual([]);
    const added = Object.keys(observed.services).filter((name) => !(name in compose.services));
    expect(added).toEqual(['prometheus', 'grafana', 'collector', 'jaeger']);
    const mounted = added.flatMap((name) => observed.services[name]!.volumes ?? []).map((one) => one.split(':')).filter(([path]) => path!.startsWith('.'));
    for (const [path, , mode] of mounted) expect([path, mode, existsSync(join(ROOT, path!))]).toEqual([path, 'ro', true]);
    for (const name of ['prometheus', 'grafana']) expect([name, observed.services[name]!.healthcheck !== undefined]).toEqual([name, true]);
  });

  it('sends the spans of every service to the collector, which has somewhere to hand them on', () => {
    const { receivers, processors, exporters, service } = yaml('deploy/observability/collector.yml');
    for (const name of services) {
      const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...before } = observed.services[name]!.environment!;
      expect(before).toEqual(compose.services[name]!.environment);
      expect([host(endpoint!), port(endpoint!)]).toEqual(['collector', port(receivers.otlp.protocols.http.endpoint)]);
    }
    const { traces } = service.pipelines;
    for (const [used, there] of [[traces.receivers, receivers], [traces.processors, processors], [traces.exporters, exporters]]) expect(used).toEqual(Object.keys(there));
    expect(traces.processors[0]).toBe('memory_limiter');
    expect(observed.services).toHaveProperty(host(exporters['otlp/traces'].endpoint));
  });

  it('lets Prometheus ask every service at its admin port', () => {
    const [job] = yaml('deploy/prometheus/prometheus.yml').scrape_configs as { static_configs: { targets: string[] }[] }[];
    const asked = job!.static_configs.flatMap(({ targets }) => targets);
    expect(asked).toEqual(services.map((name) => `${name}:${compose.services[name]!.environment!.ADMIN_PORT}`));
  });

  it('shows Grafana the Prometheus and the traces of this file, and the dashboards that are mounted', () => {
    for (const { url } of yaml('deploy/observability/datasources.yml').datasources) expect(observed.services).toHaveProperty(host(url));
    const [provider] = yaml('deploy/observability/dashboards.yml').providers;
    expect(observed.services.grafana!.volumes).toContain(`./deploy/grafana:${provider.options.path}:ro`);
  });

  it('changes no service but by variables', () => {
    const overlay = 'services: { intake: { environment: { A: b }, image: "redress:9.9.9" } }';
    expect(() => readCompose(text, (name) => given.get(name), overlay)).toThrow('intake: the overlay changes image');
  });
});

describe('.env.example', () => {
  const migrate = ['MIGRATOR_DATABASE_URL', 'ADMIN_DATABASE_URL', 'CHANNEL_DATABASE_URL', ...services.map((one) => `${one.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`)];

  it('holds every variable that is read anywhere, once, with a word about it, and no other', () => {
    const read = [...definitions.values()].flatMap(({ config }) => Object.keys(config.shape));
    const wanted = new Set([...Object.keys(commonConfig.shape), ...read, ...Object.keys(simulatorConfig.shape), ...migrate, ...referencedIn(text), ...referencedIn(overlayText)]);
    const variables = readEnvironmentFile(example);
    expect(variables.map(({ name }) => name).sort()).toEqual([...wanted].sort());
    expect(variables.filter(({ explained }) => !explained)).toEqual([]);
  });

  it('shows the defaults that the services have', () => {
    const shapes = { ...commonConfig.shape, ...simulatorConfig.shape, ...Object.assign({}, ...[...definitions.values()].map(({ config }) => config.shape)) } as Record<string, z.ZodType>;
    for (const { name, value } of readEnvironmentFile(example)) {
      const byDefault = shapes[name]?.safeParse(undefined).data;
      if (byDefault !== undefined && name !== 'HTTP_PORT') expect([name, value]).toEqual([name, String(byDefault)]);
    }
  });

  it('holds no secret, and leaves open exactly what is made', () => {
    const open = readEnvironmentFile(example).filter(({ set }) => set);
    expect(open.filter(({ value }) => value !== '')).toEqual([]);
    expect([...given.keys()]).toEqual(open.map(({ name }) => name));
    expect(() => fillEnvironmentFile(example, {})).toThrow('POSTGRES_PASSWORD has no value');
  });
});

describe('npm run secrets', () => {
  it('changes nothing that is there, and keeps others out', async () => {
    const before = readFileSync(join(folder, '.env'), 'utf8');
    expect(await makeSecrets(folder)).toEqual([]);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(before);
    expect(statSync(join(folder, 'deploy/secrets')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
  });
});

describe('reading a compose file', () => {
  const lookup = (name: string) => ({ A: 'a', EMPTY: '' })[name];

  it('fills variables in as Compose does', () => {
    expect(interpolate('${A} ${B:-b} ${EMPTY:-c} $$x ${A:?no}', lookup)).toBe('a b c $x a');
    expect(() => interpolate('${B:?say B}', lookup)).toThrow('B is not set: say B');
    expect(() => interpolate('${B}', lookup)).toThrow('B is not set');
    expect(() => interpolate('$A', lookup)).toThrow('a lone $');
  });

  const changed = (change: (draft: any) => void): ComposeFile => {
    const draft = structuredClone(compose);
    change(draft.services);
    return draft;
  };
  it.each<[string, (draft: any) => void, string]>([
    ['a dependency that is not there', (draft) => (draft.intake.depends_on.nobody = { condition: 'service_started' }), 'intake depends on nobody, which is not there'],
    ['health that nobody checks', (draft) => delete draft.kafka.healthcheck, 'topics waits for the health of kafka, which is not checked'],
    ['an end that never comes', (draft) => (draft.migrate.restart = 'unless-stopped'), 'intake waits for the end of migrate, which is restarted forever'],
    ['a secret that is not given', (draft) => (draft.desk.secrets = []), 'desk reads /run/secrets/jwks, which is not given to it'],
    ['a secret that is not declared', (draft) => draft.desk.secrets.push('other'), 'desk uses the secret other, which is not declared'],
    ['a volume that is not declared', (draft) => (draft.desk.volumes = ['other:/data']), 'desk uses the volume other, which is not declared'],
    ['two of one port', (draft) => (draft.desk.ports = draft.intake.ports), 'port 4310 is published twice'],
  ])('tells of %s', (_what, change, fault) => {
    expect(composeFaults(changed(change))).toContain(fault);
  });

  it.each([
    ['an image without a version', 'image: postgres:18.4', 'image: postgres:latest'],
    ['a port that is open to the world', "'127.0.0.1:4399:5432'", "'4399:5432'"],
    ['a mistyped key', 'stop_grace_period:', 'stop_grace_periode:'],
    ['a value that is no text', "HTTP_PORT: '4310'", 'HTTP_PORT: 4310'],
  ])('refuses %s', (_what, right, wrong) => {
    expect(text).toContain(right);
    expect(() => readCompose(text.replace(right, wrong), (name) => given.get(name))).toThrow();
  });
});
