import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { commonConfig } from '@redress/chassis';
import { channelInputSchema, type Service, services, signingKey, sign } from '@redress/contracts';
import { type ServiceDefinition } from '@redress/messaging';
import { filesBelow } from '../../../libs/testing/src/source-tree.js';
import { type z } from 'zod';
import { adminRoutes } from '../../../libs/messaging/src/admin-routes.js';
import { portsFrom } from '../stack/ports.js';

const ROOT = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')), ...filesBelow(ROOT, ['docs', 'deploy', '.github'], ['.md']),
];
const lines = (path: string): number => read(path).split('\n').length - 1;
const exportsOf = async (source: string) => Object.values((await import(join(ROOT, source))) as Record<string, unknown>);

/** The text of a section, without its heading. */
function section(page: string, heading: string): string {
  const [, text] = read(page).split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`${page} has no section ${heading}`);
  return text.split('\n## ')[0]!;
}

/** Code blocks of a language. */
const blocks = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))].map(([, , text]) => text!);

describe('the walk of one complaint', () => {
  const steps = [...section('ARCHITECTURE.md', 'The walk of one complaint').matchAll(/^(\d+)\. \[([^\]]+)\]\(([^)]+)\)/gm)]
    .map(([, number, name, path]) => ({ number: Number(number), name, path: path! }));

  it('is numbered in order, each step a file of its own that is there', () => {
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.filter(({ name, path }) => name !== path || !existsSync(join(ROOT, path)))).toEqual([]);
    expect(new Set(steps.map(({ path }) => path)).size).toBe(steps.length);
  });

  it('goes from the webhook through analysis and compensation to the books of payments', () => {
    const apps = steps.map(({ path }) => /^apps\/([^/]+)\/src\//.exec(path)?.[1]);
    expect(apps.filter((app, index) => app !== apps[index - 1])).toEqual(['intake', 'analysis', 'compensation', 'payments']);
    expect(steps[0]!.path).toContain('webhook');
    expect(read(steps[0]!.path)).toContain("@Post(':channel/:account')");
    expect(steps.some(({ path }) => path.includes('/rails/'))).toBe(true);
  });

  it('can be read in one sitting: at most 12 files and 1,500 lines', () => {
    expect(steps.length).toBeLessThanOrEqual(12);
    expect(steps.reduce((sum, { path }) => sum + lines(path), 0)).toBeLessThanOrEqual(1_500);
  });
});

describe('what pages say', () => {
  const headings = (page: string): string[] => [...read(page).matchAll(/^#+ (.+)$/gm)]
    .map(([, title]) => title!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').trim().replaceAll(' ', '-'));

  it('leads to pages and headings that are there', () => {
    const broken = pages.flatMap((page) => {
      const text = read(page).replace(/```[\s\S]*?```/g, '');
      return [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!).filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? page : posix.join(dirname(page), path);
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && target.endsWith('.md') && !headings(target).includes(anchor);
      }).map((link) => `${page} → ${link}`);
    });
    expect(broken).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...pages, 'docker-compose.yml', '.env.example'].flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run (?:-s |--silent )?([a-z][\w-]*)|(start|test)\b)/g)].map(([, run, own]) => ({ page, script: (run ?? own)! })));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
  });

  it('is no wider than a screen', () => {
    const generated = ['docs/errors.md', 'docs/journey.md', 'docs/life-cycles.md', 'docs/glossary.md', 'docs/metrics.md'];
    const wide = pages.filter((page) => !generated.includes(page))
      .flatMap((page) => read(page).split('\n').flatMap((line, index) => (line.length > 140 ? [`${page}:${index + 1}`] : [])));
    expect(wide).toEqual([]);
  });

  it('has a dated page for every decision, listed and in the same three parts', () => {
    const decisions = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md').sort();
    decisions.forEach((name, index) => {
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      const text = read(`docs/decisions/${name}`);
      expect([name, /^# (\d+)\. .+\n\n(\d{4}-\d\d)\n/.exec(text)?.[1]]).toEqual([name, String(index + 1)]);
      expect([name, [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)]).toEqual([name, ['Context', 'Decision', 'Consequences']]);
    });
    expect([...read('docs/decisions/README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link)).toEqual(decisions);
  });
});

describe('addresses in examples', () => {
  const { services: ports, rail, inbox } = portsFrom(4_300);
  const admin = [...adminRoutes({} as never, {} as never).map(({ method, path }) => `${method} ${path}`), ...['/health/ready', '/health/live', '/metrics'].map((path) => `GET ${path}`)];
  const open = ['GET /docs', 'GET /c/:token'];
  const publicRoutes = (service: Service): string[] => {
    const { paths } = JSON.parse(read(`docs/openapi/${service}.json`)) as { paths: Record<string, Record<string, unknown>> };
    return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`));
  };
  const served = new Map<number, string[]>(services.flatMap((service): [number, string[]][] =>
    [[ports[service].http, [...publicRoutes(service), ...open]], [ports[service].admin, admin]]));

  const fits = (route: string, method: string, path: string): boolean => {
    const [wanted, pattern = ''] = route.split(' ');
    return wanted === method && new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);
  };

  it('are routes of the service that listens there', async () => {
    const simulator = (await exportsOf('apps/rail-simulator/src/routes.ts')).find(Array.isArray) as { method: string; path: RegExp }[];
    const commands = pages.flatMap((page) => blocks(page, 'sh').flatMap((text) => text.replaceAll('\\\n', ' ').split('\n').map((line) => ({ page, line }))));
    const called = commands.flatMap(({ page, line }) => [...line.matchAll(/http:\/\/127\.0\.0\.1:(\d+)([^\s")?]*)/g)].map(([, port, path]) => ({
      page, method: /-X POST| -d '\{|send\.mjs/.test(line) ? 'POST' : 'GET', port: Number(port), path: (path || '/').replace(/\$\w+/g, 'x'),
    })));
    expect(called.length).toBeGreaterThan(15);
    const unknown = called.filter(({ method, port, path }) => {
      if (port === rail) return !simulator.some((route) => route.method === method && route.path.test(path));
      return port !== inbox && !(served.get(port) ?? []).some((route) => fits(route, method, path));
    });
    expect(unknown).toEqual([]);
  });
});

describe('docs/channels.md', () => {
  const page = 'docs/channels.md';

  it('signs its worked example as the code does', () => {
    const [text = ''] = blocks(page, 'text').filter((one) => one.startsWith('secret'));
    const { secret, id, timestamp, body, signature } = Object.fromEntries(text.trim().split('\n').map((line) => /^(\w+) +(.*)$/.exec(line)!.slice(1)));
    const headers = sign(signingKey(secret), id, new Date(Number(timestamp) * 1_000).toISOString(), body);
    expect(headers).toEqual({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature });
  });

  it('shows messages that intake takes', () => {
    const messages = blocks(page, 'json').map((text) => JSON.parse(text) as { kind?: string }).filter(({ kind }) => kind !== undefined);
    expect(messages.map(({ kind }) => kind)).toEqual(['complaint', 'purchased', 'delayed', 'withdrawal']);
    for (const message of messages) expect([message.kind, channelInputSchema.safeParse(message).error]).toEqual([message.kind, undefined]);
  });

  it('shows a registry that intake takes, once it has a secret', async () => {
    const { registryOf } = (await import(join(ROOT, 'apps/intake/src/config.ts'))) as { registryOf(text: string): { accounts: readonly unknown[] } };
    const [registry = ''] = blocks(page, 'json');
    expect(registryOf(registry.replace('whsec_…', 'whsec_cmVkcmVzcyB3b3JrZWQgZXhhbXBsZSAx')).accounts).toHaveLength(1);
  });
});

describe('docs/configuration.md', () => {
  const page = 'docs/configuration.md';
  const tableOf = (heading: string) => [...section(page, heading).matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| (.*?) \|/gm)].map(([, name, standard]) => ({ name: name!, standard: standard! }));

  function expectTable(heading: string, { shape }: z.ZodObject): void {
    const rows = tableOf(heading);
    expect([heading, rows.map(({ name }) => name).sort()]).toEqual([heading, Object.keys(shape).sort()]);
    for (const { name, standard } of rows) {
      const { data } = (shape[name] as z.ZodType).safeParse(undefined);
      if (data !== undefined && data !== '') expect([name, standard]).toEqual([name, `\`${String(data)}\``]);
      else expect([name, standard]).toEqual([name, expect.not.stringContaining('`') as string]);
    }
  }

  it('names every variable that services read, with its default, and no other', async () => {
    const shown = { ...commonConfig.shape };
    expectTable('Every service', { shape: shown } as unknown as z.ZodObject);
    for (const service of services) {
      const found = (await exportsOf(`apps/${service}/src/${service}.module.ts`)).find((one): one is ServiceDefinition => typeof one === 'object' && one !== null && 'controllers' in one);
      if (Object.keys(found!.config.shape).length > 0) expectTable(service, found!.config);
      else expect(read(page)).toMatch(new RegExp(`${service[0]!.toUpperCase()}${service.slice(1)}.* read no variables|and ${service} read no variables`));
    }
    expectTable('rail-simulator', (await exportsOf('apps/rail-simulator/src/config.ts')).find((one): one is z.ZodObject => typeof one === 'object' && one !== null && 'shape' in one)!);
  });

  it('names for the commands what some code reads', () => {
    const sources = filesBelow(ROOT, ['tools', 'libs/chassis'], ['.ts', '.mjs']).filter((path) => !path.includes('.spec.')).map(read).join('\n');
    expect(tableOf('The commands').filter(({ name }) => !sources.includes(name))).toEqual([]);
    const asked = [...sources.matchAll(/process\.env\.((?:REDRESS|ADMIN|MIGRATOR)_\w+)/g)].map(([, name]) => name!);
    expect([...new Set(asked)].filter((name) => !tableOf('The commands').some((row) => row.name === name))).toEqual([]);
  });

  it('shows a clock policy that follow-up takes', async () => {
    const { defaultPolicies } = (await import(join(ROOT, 'apps/follow-up/src/domain/clock.ts'))) as { defaultPolicies: unknown };
    expect(JSON.parse(blocks(page, 'json')[0]!)).toEqual(defaultPolicies);
  });
});
