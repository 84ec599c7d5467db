import { type Language } from '@redress/contracts';
import { type Category, type Classification, type Emotion, type RequestedRemedy, type Severity } from './classification.js';
import { type Meaning } from './lexicon.js';
import { type Finding, type Tone } from './tone.js';

/** Blame needed before anything counts as a complaint, and how much praise it takes to outweigh it. */
const LEAST_BLAME = 3;
const PRAISE_COUNTS: Readonly<Record<Language, number>> = { en: 0.75, zh: 1.15 };
const MILD = 5;

/** Where two categories weigh the same, the one that matters more comes first. */
const precedence: readonly Category[] = [
  'safety_injury', 'privacy', 'counterfeit', 'not_received', 'expired_or_spoiled', 'wrong_item', 'missing_item', 'damaged_in_transit',
  'functional_fault', 'refund_delay', 'return_refused', 'not_as_described', 'invoice', 'late_dispatch', 'late_delivery',
  'overcharge_or_price', 'quality_defect', 'size_mismatch', 'installation_or_repair', 'service_attitude', 'change_of_mind', 'suggestion',
  'other',
];
const grave: ReadonlySet<Category> = new Set(['counterfeit', 'not_received', 'expired_or_spoiled', 'wrong_item', 'privacy']);
const light: ReadonlySet<Category> = new Set([
  'change_of_mind', 'invoice', 'late_dispatch', 'late_delivery', 'service_attitude', 'overcharge_or_price', 'size_mismatch',
]);

/** Turns the tone of a text into a decision about it. Pure, and the same for both languages. */
export function judge(tone: Tone, language: Language, length: number): Classification {
  const hazard = most(tone.findings, (meaning) => (meaning.is === 'hazard' ? meaning.weight : 0));
  const wanted = requestedRemedy(tone.findings);
  const weights = categoryWeights(tone.findings, hazard);
  const category = heaviest(weights);
  const margin = tone.bad - PRAISE_COUNTS[language] * tone.good;
  const wants = wanted !== 'none' && tone.bad > 0 ? 2 : 0;
  const isComplaint = (tone.bad >= LEAST_BLAME && margin + wants > 0) || (category === 'change_of_mind' && wanted !== 'none');
  const named = category ?? 'other';
  const final: Category = isComplaint ? named : named === 'suggestion' ? 'suggestion' : 'other';
  const unusable = tone.findings.some(({ meaning }) => meaning.is === 'unusable');
  return {
    isComplaint,
    category: final,
    severity: isComplaint ? severityOf(final, hazard, unusable, margin) : 's5',
    emotion: emotionOf(tone, isComplaint),
    language,
    requestedRemedy: isComplaint ? wanted : 'none',
    confidence: confidenceOf(tone, margin, category !== undefined, length),
    evidence: evidenceOf(tone.findings, isComplaint),
  };
}

function categoryWeights(findings: readonly Finding[], hazard: number): Map<Category, number> {
  const weights = new Map<Category, number>();
  const raise = (category: Category, by: number): void => void weights.set(category, (weights.get(category) ?? 0) + by);
  if (hazard >= 3) raise('safety_injury', hazard * 3);
  for (const { meaning } of findings) if (meaning.is === 'about') raise(meaning.category, meaning.weight);
  // A subject that is merely named decides only where nothing else does.
  for (const { meaning } of findings) if (meaning.is === 'topic') raise(meaning.category, weights.has(meaning.category) ? 0.3 : 0.2);
  return weights;
}

function heaviest(weights: ReadonlyMap<Category, number>): Category | undefined {
  let best: Category | undefined;
  for (const category of precedence) {
    const weight = weights.get(category);
    if (weight !== undefined && (best === undefined || weight > weights.get(best)!)) best = category;
  }
  return best;
}

function severityOf(category: Category, hazard: number, unusable: boolean, margin: number): Severity {
  if (hazard >= 3 || category === 'safety_injury') return 's1';
  if (category === 'suggestion') return 's5';
  if (grave.has(category) || (unusable && !light.has(category))) return 's2';
  return light.has(category) || margin < MILD ? 's4' : 's3';
}

const remedyOrder: readonly RequestedRemedy[] = ['damages', 'partial_refund', 'refund', 'replacement', 'repair', 'apology', 'explanation'];

function requestedRemedy(findings: readonly Finding[]): RequestedRemedy {
  const wanted = new Set(findings.flatMap(({ meaning }) => (meaning.is === 'wants' ? [meaning.remedy] : [])));
  return remedyOrder.find((remedy) => wanted.has(remedy)) ?? 'none';
}

function emotionOf(tone: Tone, isComplaint: boolean): Emotion {
  const felt = (emotion: Emotion): number =>
    tone.findings.filter(({ meaning }) => meaning.is === 'feels' && meaning.emotion === emotion).length;
  if (!isComplaint) return felt('pleased') > 0 && tone.good > tone.bad ? 'pleased' : 'calm';
  const ranked = (['angry', 'anxious', 'sad', 'disappointed'] as const).map((emotion) => ({ emotion, times: felt(emotion) }));
  const first = ranked.reduce((a, b) => (b.times > a.times ? b : a));
  return first.times > 0 ? first.emotion : tone.bad >= MILD * 2 ? 'disappointed' : 'calm';
}

/** Sure where praise and blame are far apart and a category is named; unsure where they balance or nothing was found. */
function confidenceOf(tone: Tone, margin: number, named: boolean, length: number): number {
  const strength = Math.abs(margin) / (Math.abs(margin) + 4);
  const spoken = tone.bad + tone.good > 0 ? 1 : length < 20 ? 0.3 : 0.6;
  const raw = 0.3 + 0.5 * strength * spoken + (named ? 0.15 : 0);
  return Math.round(Math.min(0.95, raw) * 100) / 100;
}

function labelOf(meaning: Meaning): string | undefined {
  switch (meaning.is) {
    case 'good': case 'bad': return meaning.is;
    case 'about': return meaning.category;
    case 'hazard': return 'hazard';
    case 'unusable': return 'unusable';
    case 'wants': return `wants:${meaning.remedy}`;
    default: return undefined;
  }
}

function evidenceOf(findings: readonly Finding[], isComplaint: boolean): Classification['evidence'] {
  const weighed = findings.flatMap(({ meaning, start, end }) => {
    const label = labelOf(meaning);
    if (!label || (meaning.is === 'good') === isComplaint) return [];
    return [{ label, start, end, weight: 'weight' in meaning ? meaning.weight : 4 }];
  });
  return weighed.sort((a, b) => b.weight - a.weight || a.start - b.start).slice(0, 8).map(({ label, start, end }) => ({ label, start, end }));
}

const most = (findings: readonly Finding[], weigh: (meaning: Meaning) => number): number =>
  findings.reduce((high, { meaning }) => Math.max(high, weigh(meaning)), 0);
