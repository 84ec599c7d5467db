import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, normalize, relative } from 'node:path';
import { dockerignore, parseDockerfile, readCopy, type Stage, type Step } from './dockerfile.js';

/** A stage as it was built: its file system stands in a folder. */
export interface Built {
  readonly root: string;
  readonly workdir: string;
  readonly user: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
type Draft = { -readonly [K in keyof Built]: Built[K] };

export interface CarryOut {
  /** The build context, with its .dockerignore. */
  readonly context: string;
  readonly dockerfile: string;
  /** An empty folder. Each stage gets a folder in it. */
  readonly into: string;
  /** Whether a RUN is carried out; it must use relative paths only. Where it is not, nothing stands in for it. */
  runs?(command: string): boolean;
  progress?(line: string): void;
}

/**
 * Carries out the steps of a Dockerfile without a container engine, and returns the last stage. Everything but FROM is real: the same files
 * are copied and the same commands run, in folders of their own. Throws with the line of a step that fails.
 */
export function carryOut({ context, dockerfile, into, runs = () => true, progress = () => undefined }: CarryOut): Built {
  const ignored = dockerignore(existsSync(join(context, '.dockerignore')) ? readFileSync(join(context, '.dockerignore'), 'utf8') : '');
  const built = new Map<string, Built>();
  let last: Built | undefined;
  for (const stage of parseDockerfile(readFileSync(dockerfile, 'utf8'))) {
    const draft: Draft = { root: join(into, stage.name), workdir: '/', user: 'root', command: [], environment: {} };
    mkdirSync(draft.root, { recursive: true });
    for (const step of stage.steps) {
      progress(`${stage.name} ${step.line}: ${step.instruction} ${step.rest}`);
      take(draft, step, { stage, built, runs, copyContext: (source, target) => copyTree(context, join(context, source), target, ignored) });
    }
    last = draft;
    built.set(stage.name, draft);
  }
  if (!last) throw new Error('there is no stage');
  return last;
}

interface Surroundings {
  readonly stage: Stage;
  readonly built: ReadonlyMap<string, Built>;
  runs(command: string): boolean;
  copyContext(source: string, target: string): void;
}

function take(draft: Draft, step: Step, around: Surroundings): void {
  const { instruction, rest, line } = step;
  switch (instruction) {
    case 'WORKDIR':
      draft.workdir = rest.startsWith('/') ? rest : normalize(`${draft.workdir}/${rest}`);
      mkdirSync(join(draft.root, draft.workdir), { recursive: true });
      break;
    case 'COPY': copy(draft, step, around); break;
    case 'RUN': if (around.runs(rest)) run(draft, step); break;
    case 'ENV': {
      const [, name, value] = /^(\w+)=(\S*)$/.exec(rest) ?? [];
      if (!name) throw new Error(`line ${line}: ENV ${rest}`);
      draft.environment = { ...draft.environment, [name]: value ?? '' };
      break;
    }
    case 'USER': draft.user = rest; break;
    case 'CMD': draft.command = JSON.parse(rest) as string[]; break;
    default: throw new Error(`line ${line}: ${instruction} cannot be carried out here`);
  }
}

const insideOf = ({ root, workdir }: Draft, path: string): string => join(root, path.startsWith('/') ? path : `${workdir}/${path}`);

function copy(draft: Draft, step: Step, { built, copyContext }: Surroundings): void {
  const { from, sources, target } = readCopy(step);
  for (const source of sources) {
    const to = insideOf(draft, target);
    if (from === undefined) {
      copyContext(source, to);
      continue;
    }
    const origin = built.get(from);
    if (!origin) throw new Error(`line ${step.line}: there is no stage ${from} before this one`);
    copyTree(origin.root, join(origin.root, source), to, () => false);
  }
}

/** Docker's way: the content of a folder is copied, a file goes into a target that ends with a slash. */
function copyTree(root: string, source: string, target: string, ignored: (path: string) => boolean): void {
  if (!existsSync(source)) throw new Error(`${relative(root, source)} is not there to be copied`);
  const into = !statSync(source).isDirectory() && target.endsWith('/') ? join(target, basename(source)) : target;
  const wanted = (path: string) => path === source || !ignored(relative(root, path).replaceAll('\\', '/'));
  cpSync(source, into, { recursive: true, verbatimSymlinks: true, filter: wanted });
}

const ABSOLUTE = /(^|[\s=><'"])\//;

function run(draft: Draft, { rest, line }: Step): void {
  if (ABSOLUTE.test(rest)) throw new Error(`line ${line}: RUN with an absolute path would leave the folder of its stage`);
  const { PATH, HOME, npm_config_cache, npm_config_registry } = process.env;
  const outside = { PATH, HOME, ...(npm_config_cache && { npm_config_cache }), ...(npm_config_registry && { npm_config_registry }) };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', rest], {
    cwd: join(draft.root, draft.workdir), encoding: 'utf8', env: { ...outside, npm_config_prefer_offline: 'true', ...draft.environment },
  });
  if (status !== 0) throw new Error(`line ${line}: RUN ${rest} ended with ${status}\n${stdout}${stderr}`);
}
