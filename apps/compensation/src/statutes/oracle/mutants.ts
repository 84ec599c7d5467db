import { remedyKinds } from '@redress/contracts';
import { type RulePack } from '../../domain/statute/rule-pack.js';

/** A pack that is wrong in one place, and where. */
export interface Mutant {
  readonly name: string;
  readonly pack: RulePack;
}
type Path = readonly (string | number)[];
interface Change { readonly path: Path; readonly says: string; readonly to: unknown }

/** Out of a list, or no longer stated. */
const GONE = Symbol('gone');
/** Lists of which each part is something that is owed, taken away or due, or a sum that counts. */
const LISTS = new Set(['rules', 'owes', 'limits', 'deadlines', 'presumes', 'remedies', 'ways', 'less', 'plus', 'greatest', 'least']);
const FLIPS: Readonly<Record<string, readonly string[]>> = {
  chooser: ['consumer', 'trader'], burden: ['consumer', 'trader'], whose: ['trader', 'consumer'], remedy: remedyKinds,
};
const DAY = 86_400_000;
const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** What one wrong value could be there instead. */
function wrongValues(key: string | number | undefined, value: unknown): readonly unknown[] {
  if (typeof value === 'number') return value > 0 ? [value + 1, value - 1] : [value + 1];
  if (typeof value === 'bigint') return [value + 1n, value - 1n];
  if (typeof value === 'boolean') return key === 'is' || key === 'known' ? [!value] : [GONE];
  if (typeof value !== 'string') return [];
  if (key === 'effectiveFrom' || key === 'effectiveTo') return [dayAfter(value, 1), dayAfter(value, -1)];
  const others = FLIPS[key ?? ''];
  return others ? [others[(others.indexOf(value) + 1) % others.length]] : [];
}

function* changes(value: unknown, path: Path = []): Generator<Change> {
  const key = path.at(-1);
  for (const to of wrongValues(key, value)) yield { path, to, says: to === GONE ? 'gone' : `${String(value)} → ${String(to)}` };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (Array.isArray(value) && LISTS.has(String(key))) yield { path: at, to: GONE, says: 'dropped' };
    yield* changes(part, at);
  }
}

function changed(value: unknown, [step, ...rest]: Path, to: unknown): unknown {
  if (step === undefined) return to;
  const part = changed((value as Record<string | number, unknown>)[step], rest, to);
  if (Array.isArray(value)) return part === GONE ? value.toSpliced(step as number, 1) : value.with(step as number, part);
  const { [step]: _, ...others } = value as Record<string | number, unknown>;
  return part === GONE ? others : { ...others, [step]: part };
}

const told = (pack: RulePack, [, index, ...rest]: Path): string =>
  [pack.rules[Number(index)]!.id, ...rest].map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('').slice(1);

/** Every pack that differs in one place: a rule or a part of it dropped, a number or date off by one, a remedy, chooser or burden swapped. */
export function* mutantsOf(pack: RulePack): Generator<Mutant> {
  for (const { path, to, says } of changes(pack.rules, ['rules'])) {
    yield { name: `${told(pack, path)}: ${says}`, pack: changed(pack, path, to) as RulePack };
  }
}
