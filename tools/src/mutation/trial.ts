import { basename, dirname } from 'node:path';
import type { Instrumented, Mutant } from './instrument.js';
import { Modules } from './modules.js';
import { BUDGET, HIT_FACTOR, LONGEST, MEASURES, type Scope } from './scope.js';
import { gather, hurriedProperties, speakJest, type Test } from './specs.js';

export const verdicts = ['killed', 'timed-out', 'survived', 'uncovered', 'ignored'] as const;
export type Verdict = (typeof verdicts)[number];

type Hits = Record<string, number>;
/** What the instrumented code speaks to: names are the instrumenter's. */
interface Switchboard {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  hitCount: number;
  hitLimit: number;
  readonly mutantCoverage: { static: Hits; readonly perTest: Record<string, Hits> };
}
/** A spec as it ran unmutated: which mutants it passes while it loads, and in which of its tests. */
export interface Dry {
  readonly spec: string;
  readonly onLoad: Hits;
  /** Milliseconds of CPU, here and below. */
  readonly loadMs: number;
  /** `failed`: without any mutant. */
  readonly tests: readonly { readonly name: string; readonly hits: Hits; readonly ms: number; readonly failed: boolean }[];
}

const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** Where the instrumented code begins to count what it passes, which only the rehearsal has to know. */
const COUNTING = /(?<=function stryCov_9fa48\(\) \{)/;
let hits = 0;
const board: Switchboard = {
  activeMutant: undefined, currentTestId: undefined, hitLimit: 0, mutantCoverage: { static: {}, perTest: {} },
  get hitCount() {
    return hits;
  },
  /** Beyond its limit the instrumented code throws. Who catches that and goes on for ever takes this thread along. */
  set hitCount(count) {
    hits = count;
    if (count > 3 * this.hitLimit + 100) process.exit(1);
  },
};

/** Tries mutants one after the other in this process. */
export class Trial {
  private readonly modules: Modules;
  /** Specs as they were loaded without a mutant. */
  private readonly kept = new Map<string, readonly Test[]>();
  /** Of each file, the spec that killed last: the likeliest to kill again. */
  private readonly lastKiller = new Map<string, string>();

  private dry: readonly Dry[] = [];

  constructor(private readonly scope: Scope, private readonly sources: Instrumented['sources']) {
    this.modules = new Modules(scope, sources, new Map([['fast-check', hurriedProperties(scope.root)]]));
    Object.assign(globalThis, { __stryker__: board });
    speakJest();
  }

  /** Runs everything unmutated. */
  async rehearse(): Promise<readonly Dry[]> {
    const dry: Dry[] = [];
    for (const spec of this.scope.specs) dry.push(await this.rehearsed(spec));
    return dry.filter(({ tests, onLoad }) => Object.keys(onLoad).length > 0 || tests.some(({ hits }) => Object.keys(hits).length > 0));
  }

  /** Takes what was rehearsed as known. */
  begin(dry: readonly Dry[]): void {
    this.dry = dry;
    this.modules.replace(new Map([...this.sources].map(([path, source]) => [path, source.replace(COUNTING, 'return;')])));
  }

  private async rehearsed(spec: string): Promise<Dry> {
    const coverage = board.mutantCoverage;
    for (const id of Object.keys(coverage.static)) delete coverage.static[id];
    board.activeMutant = board.currentTestId = undefined;
    this.loaded(spec); // compiles what was not met before
    const from = cpu();
    const tests = this.loaded(spec);
    const loadMs = cpu() - from;
    const onLoad = { ...coverage.static };
    const ran: Dry['tests'][number][] = [];
    for (const [index, { name, run }] of tests.entries()) {
      const began = cpu();
      board.currentTestId = String(index + 1);
      let failed = false;
      try {
        await run();
      } catch {
        failed = true;
      }
      ran.push({ name, hits: coverage.perTest[board.currentTestId] ?? {}, ms: cpu() - began, failed });
      delete coverage.perTest[board.currentTestId];
    }
    return { spec, onLoad, loadMs, tests: ran };
  }

  private loaded(spec: string): readonly Test[] {
    return gather(() => void this.modules.load(spec)).filter(({ name }) => !MEASURES.test(name));
  }

  /** Does not come back where the mutant never ends: somebody else has to wait no longer. */
  async judge(mutant: Mutant): Promise<Verdict> {
    if (mutant.ignored) return 'ignored';
    const plans = this.plansFor(mutant);
    if (plans.length === 0) return 'uncovered';
    let spent = 0;
    for (const { dry, chosen, loading } of plans) {
      if (spent > BUDGET) break;
      spent += loading;
      // However dear it is, one test of each spec is tried.
      const affordable = chosen.filter((index, at) => {
        const may = at === 0 || spent <= BUDGET;
        if (may) spent += dry.tests[index]!.ms;
        return may;
      });
      const verdict = await this.trySpec(mutant, dry, affordable);
      if (verdict === 'survived') continue;
      this.lastKiller.set(mutant.path, dry.spec);
      return verdict;
    }
    return 'survived';
  }

  /**
   * The specs that pass the mutant with the indexes of the tests to run, the likeliest and cheapest first: a spec whose tests meet it is
   * likelier to notice than one that only loads it.
   */
  private plansFor({ id, path }: Mutant) {
    const own = path.replace(/\.ts$/, '.spec.ts');
    const near = (spec: string) => (spec === this.lastKiller.get(path) ? 0 : spec === own ? 1 : dirname(spec) === dirname(path) ? 2 : 3);
    return this.dry.flatMap((dry) => {
      const hits = (index: number) => dry.tests[index]!.hits[id] ?? 0;
      const able = dry.tests.flatMap(({ failed, ms }, index) => (!failed && ms <= LONGEST && (dry.onLoad[id] || hits(index)) ? [index] : []));
      if (able.length === 0) return [];
      const chosen = able.toSorted((a, b) => Number(hits(b) > 0) - Number(hits(a) > 0) || dry.tests[a]!.ms - dry.tests[b]!.ms);
      const loading = dry.onLoad[id] ? dry.loadMs : 0;
      const cost = chosen.reduce((sum, index) => sum + dry.tests[index]!.ms, loading);
      return [{ dry, chosen, loading, cost, rank: near(dry.spec) + (able.some(hits) ? 0 : 4) }];
    }).toSorted((a, b) => a.rank - b.rank || a.cost - b.cost || basename(a.dry.spec).localeCompare(basename(b.dry.spec)));
  }

  /** On what was loaded before, if that can be trusted; else on everything loaded anew, which costs more than most tests. */
  private async trySpec(mutant: Mutant, dry: Dry, chosen: readonly number[]): Promise<Verdict> {
    return (dry.onLoad[mutant.id] ? undefined : await this.tryKept(mutant, dry, chosen)) ?? this.tryAnew(mutant, dry, chosen);
  }

  /** Undefined where something that was remembered kept the mutant from running, or where the tests now fail without it. */
  private async tryKept({ id }: Mutant, dry: Dry, chosen: readonly number[]): Promise<Verdict | undefined> {
    const tests = this.kept.get(dry.spec) ?? this.loaded(dry.spec);
    this.kept.set(dry.spec, tests);
    const failed = await this.firstFailure(id, dry, chosen, () => tests);
    const { hitCount, hitLimit } = board;
    if (failed === undefined) return hitCount > 0 ? 'survived' : undefined;
    if (await this.firstFailure(undefined, dry, [failed], () => tests) === undefined) return hitCount > hitLimit ? 'timed-out' : 'killed';
    this.kept.delete(dry.spec);
    return undefined;
  }

  private async tryAnew({ id }: Mutant, dry: Dry, chosen: readonly number[]): Promise<Verdict> {
    const failed = await this.firstFailure(id, dry, chosen, () => this.loaded(dry.spec));
    if (board.hitCount > board.hitLimit) return 'timed-out';
    return failed === undefined ? 'survived' : 'killed';
  }

  /** The index of the first of the chosen tests that fails under the mutant; -1 where not even loading them succeeds. */
  private async firstFailure(
    id: string | undefined, { onLoad, tests: ran }: Dry, chosen: readonly number[], load: () => readonly Test[],
  ): Promise<number | undefined> {
    const most = chosen.reduce((sum, index) => sum + (ran[index]!.hits[id ?? ''] ?? 0), onLoad[id ?? ''] ?? 0);
    Object.assign(board, { activeMutant: id, currentTestId: 'mutated', hitCount: 0, hitLimit: HIT_FACTOR * (most + 10) });
    let at = -1;
    try {
      const tests = load();
      if (tests.length !== ran.length) return at;
      for (at of chosen) await tests[at]!.run();
      return undefined;
    } catch {
      return at;
    } finally {
      board.activeMutant = undefined;
    }
  }
}
