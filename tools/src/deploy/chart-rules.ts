/** A rendered object of Kubernetes, as far as the rules look into it. */
export type KubeObject = any;

export const FOLDER = '/run/secrets/redress/';
/** What a service takes to drain at most, and after which its brokers give a silent member's partitions away. */
const [DRAIN_SECONDS, SESSION_SECONDS] = [30, 10];

const podOf = ({ spec }: KubeObject): KubeObject => spec.template.spec;
const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata?.name}`;
const matches = (labels: Readonly<Record<string, string>>, selector: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/** What departs from how a pod of ours must be, a line each. */
export function podFaults(object: KubeObject): string[] {
  const pod = podOf(object);
  const wrong = (is: boolean, what: string): string[] => (is ? [] : [`${nameOf(object)} ${what}`]);
  const { runAsNonRoot, runAsUser, seccompProfile } = pod.securityContext ?? {};
  return [
    ...wrong(runAsNonRoot === true && runAsUser > 0, 'may run as root'),
    ...wrong(seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'),
    ...wrong(pod.automountServiceAccountToken === false, 'holds a token of the cluster'),
    ...pod.containers.flatMap((container: KubeObject) => containerFaults(container, pod).map((fault) => `${nameOf(object)} ${fault}`)),
  ];
}

function containerFaults({ image, securityContext = {}, env, volumeMounts = [], resources }: KubeObject, { volumes = [] }: KubeObject): string[] {
  const faults: string[] = [];
  const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = securityContext;
  if (allowPrivilegeEscalation !== false) faults.push('may gain privileges');
  if (readOnlyRootFilesystem !== true) faults.push('may write to its root file system');
  if (capabilities?.drop?.join() !== 'ALL' || capabilities.add) faults.push('keeps capabilities');
  if (!/:v?\d+(\.\d+)+/.test(image)) faults.push(`runs ${image}, which is no version`);
  if (!resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory) faults.push('says not what it needs');
  const items = volumes.flatMap(({ secret }: KubeObject) => (secret ? (secret.items ?? ['*']) : []));
  if (items.includes('*')) faults.push('is given every secret');
  const given = new Set(items.map(({ path }: KubeObject) => `${FOLDER}${path}`));
  for (const { name, value } of env) {
    if (name.endsWith('_FILE') ? !given.delete(value) : /SECRET|PASSWORD|RAILS|TOKEN|DATABASE_URL|SMTP_URL/.test(name)) {
      faults.push(name.endsWith('_FILE') ? `reads ${value}, which is not given to it` : `has ${name} as a plain value`);
    }
  }
  for (const path of given) faults.push(`is given ${String(path)}, which it does not read`);
  const named = new Set(volumes.map(({ name }: KubeObject) => name));
  for (const { name } of volumeMounts) if (!named.has(name)) faults.push(`mounts ${name}, which is no volume`);
  if (!volumeMounts.some(({ mountPath }: KubeObject) => mountPath === '/tmp')) faults.push('has no /tmp');
  return faults;
}

/** What keeps a service from being watched, drained or exchanged as it must be. */
export function deploymentFaults(object: KubeObject): string[] {
  const pod = podOf(object);
  const [container] = pod.containers;
  const faults: string[] = [];
  for (const [probe, path] of [['startupProbe', '/health/live'], ['livenessProbe', '/health/live'], ['readinessProbe', '/health/ready']] as const) {
    const { path: asked, port } = container[probe]?.httpGet ?? {};
    if (asked !== path || port !== 'admin') faults.push(`${probe} does not ask ${path} of the admin port`);
  }
  const pause = Number(container.lifecycle?.preStop?.exec?.command?.[1] ?? 0);
  if (pod.terminationGracePeriodSeconds < pause + Math.max(DRAIN_SECONDS, SESSION_SECONDS)) faults.push('is killed before it has drained');
  const { maxUnavailable } = object.spec.strategy?.rollingUpdate ?? {};
  if (maxUnavailable !== 0) faults.push('ends an instance before there is another');
  if (!matches(object.spec.template.metadata.labels, object.spec.selector.matchLabels)) faults.push('does not select its own pods');
  return faults.map((fault) => `${nameOf(object)} ${fault}`);
}

const KNOWN = [
  'Deployment', 'Service', 'PodDisruptionBudget', 'Job', 'NetworkPolicy', 'ScaledObject', 'TriggerAuthentication', 'ServiceMonitor', 'PrometheusRule',
];

/** Faults of a whole release: of each object, and of names that lead nowhere. */
export function releaseFaults(objects: readonly KubeObject[]): string[] {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const deployments = of('Deployment');
  const portsOf = (selector: Record<string, string>): string[] => deployments
    .filter(({ spec }) => matches(spec.template.metadata.labels, selector)).flatMap((one) => podOf(one).containers[0].ports.map(({ name }: KubeObject) => name));
  const names = objects.map(nameOf);
  return [
    ...objects.filter(({ kind }) => !KNOWN.includes(kind)).map((object) => `${nameOf(object)} is of no kind that there are rules for`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
    ...names.filter((name) => !/ [a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)).map((name) => `${name} is no name`),
    ...[...deployments, ...of('Job')].flatMap(podFaults),
    ...deployments.flatMap(deploymentFaults),
    ...of('Service').flatMap((one) => one.spec.ports.filter(({ targetPort }: KubeObject) => !portsOf(one.spec.selector).includes(targetPort))
      .map(({ targetPort }: KubeObject) => `${nameOf(one)} leads to ${targetPort}, which no pod has`)),
    ...[...of('PodDisruptionBudget').map((one) => [one, one.spec.selector] as const), ...of('NetworkPolicy').map((one) => [one, one.spec.podSelector] as const)]
      .filter(([, { matchLabels }]) => portsOf(matchLabels).length !== 2).map(([one]) => `${nameOf(one)} is about no service, or several`),
    ...of('ScaledObject').filter(({ spec }) => !deployments.some(({ metadata }) => metadata.name === spec.scaleTargetRef.name))
      .map((one) => `${nameOf(one)} scales nothing`),
  ];
}
