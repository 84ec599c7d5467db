import { encodeJson } from '@redress/contracts';
import { type CompiledPack, compilePack } from '../../domain/statute/compile.js';
import { floorOf } from '../../domain/statute/evaluate.js';
import { type RulePack } from '../../domain/statute/rule-pack.js';
import { packs } from '../shipped.js';
import { mutantsOf } from './mutants.js';
import { owedBy } from './owed.js';
import { someMatters } from './random.js';
import { faultsOf, spokenOf, table } from './table.js';

const inWords = (owed: object): string => encodeJson(Object.entries(owed).sort().map(([head, ways]) => [head, Object.entries(ways as object).sort()]));
const sample = someMatters(1_500, 2_026).map((matter) => ({ matter, owed: inWords(owedBy(matter)) }));

/** Undefined where the pack is refused. */
function compiled(pack: RulePack): readonly CompiledPack[] | undefined {
  try {
    return [compilePack(pack)];
  } catch {
    return undefined;
  }
}

/** The first row, or the first of the random facts, by which a pack shows itself to be wrong. */
function foundOut(pack: RulePack): boolean {
  const wrong = compiled(pack);
  if (!wrong) return true;
  const ours = (answer: ReturnType<typeof floorOf>) => answer.jurisdiction !== undefined;
  return table.some((row) => {
    const answer = floorOf(wrong, row.matter);
    return ours(answer) && faultsOf(row, answer).length > 0;
  }) || sample.some(({ matter, owed }) => {
    const answer = floorOf(wrong, matter);
    return ours(answer) && inWords(spokenOf(answer)) !== owed;
  });
}

it('finds out at least 95 of 100 packs that are wrong in one place', () => {
  const mutants = packs.flatMap((pack) => [...mutantsOf(pack)]);
  const survivors = mutants.filter(({ pack }) => !foundOut(pack)).map(({ name }) => name);
  const caught = 100 * (1 - survivors.length / mutants.length);
  expect(mutants.length).toBeGreaterThan(500);
  if (caught < 95) throw new Error(`${caught.toFixed(1)} % of ${mutants.length}; not found out:\n${survivors.join('\n')}`);
});
