import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonConfig, parseConfig, parseServiceConfig } from '@redress/chassis';
import { groupOf, PARTITIONS, type Service, services, topicsHeardBy } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { describeWithProgram } from '@redress/testing';
import { parse, parseAllDocuments } from 'yaml';
import { readApps } from '../contracts/apps.js';
import { CHART, chartFiles, chartValues } from './chart.js';
import { FOLDER, type KubeObject, releaseFaults } from './chart-rules.js';

const ROOT = join(__dirname, '../../..');
const chart = join(ROOT, CHART);
const HELM = process.env.HELM ?? 'helm';
const helm = (...args: string[]) => spawnSync(HELM, args, { encoding: 'utf8' });

it('has the generated files as the code makes them; else: npm run chart', () => {
  for (const [path, text] of Object.entries(chartFiles())) expect([path, readFileSync(join(ROOT, path), 'utf8')]).toEqual([path, text]);
});

it('has the version of the house, and values that its own schema takes', () => {
  const { version, appVersion } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as Record<string, string>;
  const house = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect([version, appVersion]).toEqual([house.version, house.version]);
  expect(chartValues.safeParse(parse(readFileSync(join(chart, 'values.yaml'), 'utf8'))).error).toBeUndefined();
});

it('reads no key of its Secret that the page on it does not name', () => {
  const { services: rows } = JSON.parse(readFileSync(join(chart, 'files/score.json'), 'utf8')) as { services: { files: Record<string, string> }[] };
  const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  expect(rows.flatMap(({ files }) => Object.values(files)).filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

/** Whose variables a Secret's keys hold, with a value that the services take. */
const secrets: Record<string, string> = {
  'case-link-secret': 'c'.repeat(40), 'service-secret': 's'.repeat(40), 'smtp-url': 'smtp://mail:25',
  'rails.json': JSON.stringify([{ name: 'bank', url: 'https://bank.test', secret: 'r'.repeat(32), webhookSecret: 'w'.repeat(32) }]),
};

describeWithProgram('rendered by helm', HELM, ['version'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const rulesFile = join(folder, 'rules.yml');
  writeFileSync(rulesFile, 'groups:\n  - name: one\n    rules: [{ alert: A, expr: up == 0, annotations: { summary: "{{ $labels.instance }}" } }]\n');
  const everything = [
    '--set', 'keda.enabled=true,kafka.saslMechanism=scram-sha-512,kafka.ssl=true,kafka.topicPrefix=north.,monitoring.serviceMonitor=true',
    '--set', 'services.desk.tag=0.2.0', '--set-file', `monitoring.rules=${rulesFile}`,
  ];
  const render = (...flags: string[]): KubeObject[] => {
    const { status, stdout, stderr } = helm('template', 'redress', chart, ...flags);
    if (status !== 0) throw new Error(stderr);
    return parseAllDocuments(stdout).map((one) => one.toJS() as KubeObject).filter(Boolean);
  };
  const [plain, full] = [render(), render(...everything)];
  const of = (objects: readonly KubeObject[], kind: string) => objects.filter((one) => one.kind === kind);
  const named = (objects: readonly KubeObject[], kind: string, name: string) => of(objects, kind).find(({ metadata }) => metadata.name === name);
  const environmentOf = (object: KubeObject): Record<string, string> =>
    Object.fromEntries(object.spec.template.spec.containers[0].env.map(({ name, value }: KubeObject) => [name, value]));
  /** Each file of the Secret as a file that is there. */
  const onDisk = (env: Record<string, string>) => Object.fromEntries(Object.entries(env).map(([name, value]) => {
    if (!value.startsWith(FOLDER)) return [name, value];
    const key = value.slice(FOLDER.length);
    writeFileSync(join(folder, key), secrets[key] ?? (key.includes('url') ? 'postgres://a:b@db/redress' : 'password'));
    return [name, join(folder, key)];
  }));
  let definitions: Map<Service, ServiceDefinition>;
  beforeAll(async () => {
    const apps = await readApps(ROOT, async (source) => (await import(join(ROOT, source))) as Record<string, unknown>);
    definitions = new Map(apps.definitions.map((one) => [one.name, one]));
  }, 60_000);

  it('passes helm\'s own lint, strictly', () => {
    for (const flags of [[], everything]) expect(helm('lint', '--strict', chart, ...flags).stdout).toContain('0 chart(s) failed');
  });

  it('follows the rules, whatever is switched on', () => {
    for (const objects of [plain, full]) {
      expect(releaseFaults(objects)).toEqual([]);
      for (const kind of ['Deployment', 'PodDisruptionBudget', 'NetworkPolicy']) expect([kind, of(objects, kind).length]).toEqual([kind, services.length]);
      expect(of(objects, 'Service')).toHaveLength(2 * services.length);
    }
    expect(of(plain, 'ScaledObject')).toEqual([]);
  });

  it.each(services.map((service) => [service]))('gives %s an environment that it accepts, and no variable that it does not read', (service) => {
    const { config } = definitions.get(service)!;
    const shape = [...Object.keys(commonConfig.shape), ...Object.keys(config.shape)];
    for (const objects of [plain, full]) {
      const env = environmentOf(named(objects, 'Deployment', `redress-${service}`));
      expect(Object.keys(env).filter((name) => name !== 'NODE_ENV' && !shape.includes(name) && !shape.includes(name.replace(/_FILE$/, '')))).toEqual([]);
      const parsed = parseServiceConfig(config, { ...onDisk(env), SERVICE: service });
      expect(parsed).toMatchObject({ BUS: 'kafka', KAFKA_REPLICATION: 3, CASE_LINK_SECRET: secrets['case-link-secret'], KAFKA_SSL: objects === full });
    }
  });

  it('migrates, then makes topics, before any service of the build', () => {
    const jobs = of(plain, 'Job').map(({ metadata: { name, annotations } }) => [name, annotations['helm.sh/hook'], Number(annotations['helm.sh/hook-weight'])]);
    expect(jobs).toEqual([['redress-migrate', 'pre-install,pre-upgrade', -10], ['redress-topics', 'pre-install,pre-upgrade', -5]]);
    const migrate = environmentOf(of(plain, 'Job')[0]);
    const databases = services.map((service) => [`${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL_FILE`, `${FOLDER}database-url-${service}`]);
    expect(migrate).toEqual({ NODE_ENV: 'production', MIGRATOR_DATABASE_URL_FILE: `${FOLDER}migrator-database-url`, ...Object.fromEntries(databases) });
    const topics = onDisk(environmentOf(of(full, 'Job')[1]));
    expect(parseConfig(commonConfig.pick({ KAFKA_BROKERS: true, KAFKA_SASL_PASSWORD: true, KAFKA_TOPIC_PREFIX: true }), topics)).toMatchObject({ KAFKA_TOPIC_PREFIX: 'north.', KAFKA_SASL_PASSWORD: 'password' });
    expect(of(render('--set', 'kafka.makeTopics=false'), 'Job')).toHaveLength(1);
  });

  it('scales each service by the lag of its own groups, never beyond the partitions, payments least', () => {
    for (const service of services) {
      const { spec } = named(full, 'ScaledObject', `redress-${service}`);
      const watched = spec.triggers.map(({ metadata, authenticationRef }: KubeObject) => [metadata.topic, metadata.consumerGroup, metadata.sasl, metadata.tls, authenticationRef.name]);
      expect(watched).toEqual(topicsHeardBy(service).map((topic) => [`north.${topic}`, `north.${groupOf(service, topic)}`, 'scram_sha512', 'enable', `redress-${service}`]));
      expect(spec.maxReplicaCount).toBe(service === 'payments' ? 2 : PARTITIONS);
      expect(named(full, 'Deployment', `redress-${service}`).spec.replicas).toBeUndefined();
      expect(named(full, 'TriggerAuthentication', `redress-${service}`).spec.secretTargetRef[0].key).toBe(`kafka-password-${service}`);
    }
  });

  it('keeps the admin ports to those who operate, and the public off what is not public', () => {
    for (const service of services) {
      const { ingress } = named(plain, 'NetworkPolicy', `redress-${service}`).spec;
      const namespaces = (port: string) => ingress.filter(({ ports }: KubeObject) => ports[0].port === port)
        .flatMap(({ from }: KubeObject) => from.map(({ namespaceSelector }: KubeObject) => namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] ?? 'release'));
      expect([service, namespaces('admin')]).toEqual([service, ['monitoring']]);
      expect([service, namespaces('http')]).toEqual([service, service === 'analysis' ? ['release'] : ['release', 'ingress-nginx']]);
    }
  });

  it('hands rules and scraping to the Prometheus operator, and another build to one service alone', () => {
    expect(of(full, 'PrometheusRule')[0].spec.groups[0].rules[0].annotations.summary).toBe('{{ $labels.instance }}');
    const { selector } = of(full, 'ServiceMonitor')[0].spec;
    const scraped = of(full, 'Service').filter(({ metadata }) => Object.entries(selector.matchLabels).every(([name, value]) => metadata.labels[name] === value));
    expect(scraped.map(({ metadata }) => metadata.name)).toEqual(services.map((service) => `redress-${service}-admin`));
    const images = of(full, 'Deployment').map(({ spec }) => spec.template.spec.containers[0].image);
    expect(images).toEqual(services.map((service) => (service === 'desk' ? 'redress:0.2.0' : 'redress:0.1.0')));
  });

  it.each(['replicas=3', 'services.intake.replicas=9', 'kafka.saslMechanism=oauth', 'services.warehouse.replicas=1', 'config.lower=x'])('refuses %s', (value) => {
    expect(helm('template', 'redress', chart, '--set', value).status).not.toBe(0);
  });

  it.each<[string, (pod: KubeObject, deployment: KubeObject) => void]>([
    ['may run as root', (pod) => delete pod.securityContext.runAsNonRoot],
    ['may write to its root file system', (pod) => delete pod.containers[0].securityContext.readOnlyRootFilesystem],
    ['keeps capabilities', (pod) => (pod.containers[0].securityContext.capabilities = { drop: ['NET_RAW'] })],
    ['has no seccomp profile', (pod) => delete pod.securityContext.seccompProfile],
    ['is killed before it has drained', (pod) => (pod.terminationGracePeriodSeconds = 30)],
    ['readinessProbe does not ask /health/ready of the admin port', (pod) => (pod.containers[0].readinessProbe.httpGet.port = 'http')],
    ['has SERVICE_SECRET as a plain value', (pod) => pod.containers[0].env.push({ name: 'SERVICE_SECRET', value: 'x' })],
    ['is given every secret', (pod) => delete pod.volumes.find(({ secret }: KubeObject) => secret).secret.items],
    ['ends an instance before there is another', (_pod, deployment) => delete deployment.spec.strategy],
    ['runs redress:latest, which is no version', (pod) => (pod.containers[0].image = 'redress:latest')],
  ])('would tell of a service that %s', (fault, change) => {
    const changed = structuredClone(plain);
    const deployment = named(changed, 'Deployment', 'redress-desk');
    change(deployment.spec.template.spec, deployment);
    expect(releaseFaults(changed)).toContain(`Deployment redress-desk ${fault}`);
  });
});
