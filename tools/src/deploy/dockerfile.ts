/** One instruction, with its arguments as written. */
export interface Step {
  readonly line: number;
  readonly instruction: string;
  readonly rest: string;
}
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Step[];
}

/** The stages of a Dockerfile. Throws where an instruction stands before the first FROM. */
export function parseDockerfile(text: string): Stage[] {
  const stages: (Stage & { steps: Step[] })[] = [];
  for (const step of instructions(text)) {
    if (step.instruction === 'FROM') {
      const [base = '', as, name] = step.rest.split(/\s+/);
      stages.push({ base, name: as?.toUpperCase() === 'AS' && name ? name : String(stages.length), steps: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`line ${step.line}: ${step.instruction} before FROM`);
      stage.steps.push(step);
    }
  }
  return stages;
}

function instructions(text: string): Step[] {
  const steps: Step[] = [];
  let open: { line: number; text: string } | undefined;
  text.split('\n').forEach((written, index) => {
    if (/^\s*(#.*)?$/.test(written)) return;
    const { line, text: before } = open ?? { line: index + 1, text: '' };
    const whole = `${before}${written.trim()}`;
    open = whole.endsWith('\\') ? { line, text: `${whole.slice(0, -1).trimEnd()} ` } : undefined;
    const parts = /^([A-Za-z]+)\s+(.*)$/.exec(whole);
    if (!open && !parts) throw new Error(`line ${line}: no instruction`);
    if (!open && parts) steps.push({ line, instruction: parts[1]!.toUpperCase(), rest: parts[2]! });
  });
  return steps;
}

export interface Copy {
  /** The stage it comes from; the build context where there is none. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** The arguments of COPY. Throws on a flag whose meaning here is not known. */
export function readCopy({ rest, line }: Step): Copy {
  const words = rest.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('--'));
  const unknown = flags.find((flag) => !/^--(from|chown)=/.test(flag));
  if (unknown) throw new Error(`line ${line}: COPY ${unknown}`);
  const paths = words.filter((word) => !word.startsWith('--'));
  if (paths.length < 2) throw new Error(`line ${line}: COPY needs a source and a target`);
  return { from: flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length), sources: paths.slice(0, -1), target: paths.at(-1)! };
}

/** Whether a .dockerignore leaves a path (relative, with slashes) out of the build context: itself, or a folder that it is in. */
export function dockerignore(text: string): (path: string) => boolean {
  const patterns = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map(toRegExp);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

function toRegExp(pattern: string): RegExp {
  if (pattern.startsWith('!')) throw new Error(`.dockerignore: ${pattern} is not supported here`);
  const exactly = (part: string) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
  const source = pattern.split('/').map((part) => (part === '**' ? part : exactly(part))).join('/');
  return new RegExp(`^${source.replaceAll('**/', '(?:.*/)?')}(?:/.*)?$`);
}
