import { encodeJson } from '@redress/contracts';
import { type Given, notUnderstood, NotUnderstood, type Report } from '../night/command.js';
import { inWords, type Language, languageOf, table } from '../night/words.js';
import { type FactsRead, readFacts } from './facts-file.js';
import { type FloorRead, type Law, type RuleRead, type WayRead } from './law.js';
import { actors, heads, localTime, parties, reasons, words } from './words.js';

export const usage = `npm run statutes -- explain --facts FILE | list | example | pack CN|EU|UK|US  [flags]

  explain   what law owes for the facts in FILE, by which rule, which time runs, and what was looked at and not met
  list      every rule with its citation, confidence and burdens of proof, and what was read without becoming a rule
  example   facts as FILE has them: an order with its circumstances, what it is about, when redress was asked for
  pack      a rule pack as it is shipped, to change: give it a version of its own, then npm run -s policy -- check FILE,
            backtest, approve, publish, as with a policy

  --language zh|en   by default the terminal's
  --json             print one line of JSON
  --help             show this`;
export const texts: readonly string[] = ['facts', 'language'];

export function statutes(law: Law, given: Given): Report {
  const [act, ...more] = given.words;
  const language = languageFrom(given);
  if (act === 'pack' && more.length === 1) return packOf(law, more[0]!);
  if (more.length > 0) throw notUnderstood('statutes', given.words);
  if (act === 'explain') return explain(law, readFacts(given.need('facts')), language);
  if (act === 'list') return list(law, language);
  if (act === 'example') return { lines: [encodeJson(law.example())], object: JSON.parse(encodeJson(law.example())) as object, ok: true };
  throw notUnderstood('statutes', given.words);
}

function packOf({ packs }: Law, jurisdiction: string): Report {
  const pack = packs.find((one) => one.jurisdiction === jurisdiction.toUpperCase());
  if (!pack) throw new NotUnderstood(`There is no rule pack of ${jurisdiction}; there are ${packs.map((one) => one.jurisdiction).join(', ')}.`);
  const object = JSON.parse(encodeJson(pack)) as object;
  return { lines: [JSON.stringify(object, null, 2)], object, ok: true };
}

function languageFrom(given: Given): Language {
  const asked = given.text('language') ?? languageOf();
  if (asked !== 'zh' && asked !== 'en') throw new NotUnderstood(`--language ${asked}: it is zh or en.`);
  return asked;
}

export function explain(law: Law, facts: FactsRead, language: Language): Report {
  const floor = law.floorOf(facts);
  const object = { ok: true, ...(JSON.parse(encodeJson(floor)) as object) };
  if (!floor.pack) return { lines: [words.noPack[language]], object, ok: true };
  const rules = new Map(law.packs.flatMap((pack) => pack.rules).map((rule) => [rule.id, rule]));
  const lines = [
    floor.pack, '', `${words.owed[language]}`, ...owedLines(law, floor, rules, language),
    '', words.deadlines[language], ...deadlineLines(floor, facts.order.timeZone, language),
    '', words.passedOver[language], ...passedOverLines(floor, language),
  ];
  return { lines, object, ok: true };
}

function owedLines(law: Law, { entitlements }: FloorRead, rules: ReadonlyMap<string, RuleRead>, language: Language): string[] {
  if (entitlements.length === 0) return [`  ${words.nothing[language]}`];
  return entitlements.flatMap(({ lineRef, head, chooser, ways, rules: by }) => [
    `  ${words.line[language]} ${lineRef} · ${heads[head]?.[language] ?? head} · ${parties[chooser]?.[language] ?? chooser}`,
    ...ways.map((way) => `    ${wayWords(law, way, language)}`),
    ...by.map((id) => `      ${cited(rules.get(id)!, language)}`),
  ]);
}

function wayWords({ remedyNames }: Law, { remedy, amount, gate, byConsent = [] }: WayRead, language: Language): string {
  const name = (one: string) => remedyNames[one]?.[language] ?? one;
  return [
    name(remedy), ...(amount ? [amount.minor === 0n ? words.sumOpen[language] : inWords(amount)] : []),
    ...(gate === 'inspection' ? [words.afterReturn[language]] : []),
    ...(byConsent.length > 0 ? [`${words.byConsent[language]} ${byConsent.map(name).join(', ')}`] : []),
  ].join(' · ');
}

const cited = ({ id, citation, confidence, entitlement }: RuleRead, language: Language): string =>
  `${id} ${citation}${confidence === 'S' ? ` (${words.unconfirmed[language]})` : ''}: ${entitlement[language]}`;

function deadlineLines({ deadlines }: FloorRead, timeZone: string, language: Language): string[] {
  if (deadlines.length === 0) return [`  ${words.nothing[language]}`];
  return table(deadlines.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).map(({ dueAt, whose, rule, lineRef, text, startEvent, startedAt }) => [
    `  ${localTime(dueAt, timeZone, language)}`, actors[whose]?.[language] ?? whose, rule, `${words.line[language]} ${lineRef}`,
    `${text[language]} (${words.since[language]} ${startEvent} ${localTime(startedAt, timeZone, language)})`,
  ]));
}

const passedOverLines = ({ passedOver }: FloorRead, language: Language): string[] => table(passedOver.map(({ rule, lineRef, because, fact }) =>
  [`  ${rule}`, `${words.line[language]} ${lineRef}`, `${reasons[because]?.[language] ?? because}${fact ? `: ${fact}` : ''}`]));

/** Facts with the party that has to prove them, wherever in a rule they stand. */
export function burdensOf(part: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof part !== 'object' || part === null) return found;
  const { fact, burden } = part as { fact?: unknown; burden?: unknown };
  if (typeof fact === 'string' && typeof burden === 'string') found.add(`${burden}: ${fact}`);
  for (const inner of Object.values(part)) burdensOf(inner, found);
  return found;
}

function list({ packs, notEncoded }: Law, language: Language): Report {
  const lines = packs.flatMap(({ version, rules }) => [version, ...table(rules.map((rule) => [
    `  ${rule.id}`, rule.confidence, rule.effectiveFrom, [...burdensOf(rule)].join(', '), rule.citation,
  ])), '']);
  const left = table(notEncoded.map(({ id, citation, because }) => [`  ${id}`, citation, because[language]]));
  const rules = packs.flatMap(({ version, rules: all }) => all.map(({ id, citation, confidence, effectiveFrom, condition, entitlement, ...rule }) =>
    ({ id, pack: version, citation, confidence, effectiveFrom, condition, entitlement, burdens: [...burdensOf(rule)] })));
  return { lines: [...lines, words.left[language], ...left], object: { ok: true, rules, notEncoded }, ok: true };
}
