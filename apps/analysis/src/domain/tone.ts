import { type Lexicon, type Meaning } from './lexicon.js';
import { type Hit } from './phrases.js';

/** A phrase of a text after negation and contrast have had their say. */
export interface Finding {
  readonly meaning: Meaning;
  readonly start: number;
  readonly end: number;
}

/** How much praise and blame a text holds, and what in it still counts once "no problem" is read as praise. */
export interface Tone {
  readonly good: number;
  readonly bad: number;
  readonly findings: readonly Finding[];
}

const SENTENCE_END = /[.!?;。！？；\n|]/;
const CLAUSE_END = /[.!?;,。！？；，、\n|]/;
/** The title or first sentence of a complaint says what it is; what follows a "but" is what the writer means. */
const FIRST_SENTENCE = 1.5;
const AFTER_CONTRAST = 1.3;
const BEFORE_CONTRAST = 0.6;
/** A word said three times is not three times as true. */
const REPEATED = 0.4;

export function toneOf(text: string, hits: readonly Hit<Meaning>[], lexicon: Lexicon): Tone {
  const findings: Finding[] = [];
  const said = new Set<string>();
  let good = 0;
  let bad = 0;
  let sentence = { good: 0, bad: 0, factor: FIRST_SENTENCE };
  let negation: Hit<Meaning> | undefined;
  let last = 0;
  const close = (factor: number): void => {
    good += sentence.good;
    bad += sentence.bad;
    sentence = { good: 0, bad: 0, factor };
  };

  for (const hit of hits) {
    const between = text.slice(last, hit.start);
    if (SENTENCE_END.test(between)) close(last < 4 && findings.length === 0 ? FIRST_SENTENCE : 1);
    if (negation && (CLAUSE_END.test(between) || distance(text, negation.end, hit.start, lexicon) > lexicon.reach)) negation = undefined;
    last = hit.end;

    if (hit.means.some(({ is }) => is === 'contrast')) {
      sentence = {
        good: sentence.good * BEFORE_CONTRAST, bad: sentence.bad * BEFORE_CONTRAST, factor: Math.max(sentence.factor, AFTER_CONTRAST),
      };
      negation = undefined;
      if (hit.means.every(({ is }) => is === 'contrast')) continue;
    }
    const denied = negation !== undefined;
    const phrase = text.slice(hit.start, hit.end);
    const factor = sentence.factor * (said.has(phrase) ? REPEATED : 1);
    said.add(phrase);
    const weight = blameOf(hit.means);
    const praise = praiseOf(hit.means);
    if (denied) {
      // "not good" is blame; "no problem" is a little praise, and its subject is nothing that went wrong.
      sentence.bad += praise > 0 ? (praise + 1) * factor : 0;
      sentence.good += weight > 0 ? factor : 0;
    } else {
      sentence.good += praise * factor;
      sentence.bad += weight * factor;
    }
    for (const meaning of hit.means) {
      if (!denied || meaning.is === 'topic' || meaning.is === 'wants') findings.push({ meaning, start: hit.start, end: hit.end });
    }
    if (hit.means.some(({ is }) => is === 'negation')) negation = hit;
    else if (praise > 0 || weight > 0) negation = undefined;
  }
  close(1);
  return { good, bad, findings };
}

const blameOf = (means: readonly Meaning[]): number =>
  means.reduce(
    (most, meaning) => (meaning.is === 'bad' || meaning.is === 'about' || meaning.is === 'hazard' ? Math.max(most, meaning.weight) : most),
    0,
  );
const praiseOf = (means: readonly Meaning[]): number =>
  means.reduce((most, meaning) => (meaning.is === 'good' ? Math.max(most, meaning.weight) : most), 0);

/** Words, or signs, that stand between two places. */
function distance(text: string, from: number, to: number, { mode }: Lexicon): number {
  if (mode === 'signs') return to - from;
  let words = 0;
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) > 32 && (at === from || text.charCodeAt(at - 1) <= 32)) words++;
  }
  return words;
}
