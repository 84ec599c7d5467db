import { reportWords, said } from './policy-words.js';
import { inWords, type Language, table } from './words.js';

interface Sum { readonly minor: string | bigint; readonly currency: string }

/** What a backtest reports, as it comes over HTTP. */
export interface BacktestReport {
  readonly cases: number;
  readonly samples: number;
  readonly changed: { readonly count: number; readonly by: readonly { category: string; severity: string; count: number }[] };
  readonly cost: readonly { readonly before: Sum; readonly after: Sum; readonly difference: Sum }[];
  readonly belowFloor: {
    readonly count: number; readonly asBefore: number; readonly cases: readonly { planId: string; sample: boolean; about: string; rule: string; missing: Sum }[];
  };
  readonly addedByLaw: { readonly count: number; readonly by: readonly { rule: string; count: number }[]; readonly cost: readonly Sum[] };
  readonly floorRises: { readonly count: number; readonly openCases: readonly { merchant: string; caseId: string; before: Sum; after: Sum }[] };
  readonly spreads: readonly { readonly dimension: string; readonly group: string; readonly before: number; readonly after: number; readonly most: string; readonly least: string }[];
  readonly rows: readonly { readonly row: string; readonly changed: boolean; readonly cases: number; readonly samples: number }[];
  readonly failures: readonly { readonly code: string; readonly place: string; readonly says: string }[];
}

const MOST = 8;
const perCent = (basisPoints: number): string => `${(basisPoints / 100).toFixed(1)} %`;

/** A report for people; the whole of it is in --json. */
export function reportLines(report: BacktestReport, language: Language): string[] {
  const { cases, samples, changed, cost, spreads, rows } = report;
  const touched = rows.filter((row) => row.changed);
  const say = (words: Parameters<typeof said>[0], values?: Parameters<typeof said>[2]) => said(words, language, values);
  return [
    say(samples > 0 ? reportWords.triedOnMade : reportWords.triedOn, { cases, samples }),
    '', say(reportWords.another, { count: changed.count }),
    ...table(changed.by.slice(0, MOST).map(({ category, severity, count }) => [`  ${category}`, severity, String(count)])),
    '', say(reportWords.cost),
    ...table(cost.map(({ before, after, difference }) => [`  ${inWords(before)}`, `→ ${inWords(after)}`, `(${inWords(difference)})`])),
    '', ...floorLines(report, language),
    '', say(reportWords.similar),
    ...table(spreads.slice(0, MOST).map(({ dimension, before, after, ...between }) =>
      [`  ${dimension}`, `${perCent(before)} → ${perCent(after)}`, say(reportWords.above, between)])),
    '', say(reportWords.rows, { count: touched.length }),
    ...table(touched.slice(0, 3 * MOST).map((row) => [
      `  ${row.row}`, say(reportWords.cases, { count: row.cases }), row.samples > 0 ? say(reportWords.made, { count: row.samples }) : '',
    ])),
    '', ...failureLines(report, language),
  ];
}

function floorLines({ belowFloor, addedByLaw, floorRises: { count, openCases } }: BacktestReport, language: Language): string[] {
  const asBefore = belowFloor.asBefore > 0 ? said(reportWords.asBefore, language, { count: belowFloor.asBefore }) : '';
  const lines = [said(reportWords.below, language, { count: belowFloor.count }) + asBefore];
  if (addedByLaw.count > 0) lines.push(
    said(reportWords.added, language, { count: addedByLaw.count, cost: addedByLaw.cost.map(inWords).join(', ') }),
    ...table(addedByLaw.by.slice(0, MOST).map((one) => [`  ${one.rule}`, String(one.count)])),
  );
  if (count > 0) lines.push(
    '', said(reportWords.rises, language, { count }),
    ...table(openCases.slice(0, MOST).map(({ merchant, caseId, before, after }) => [`  ${merchant}`, caseId, `${inWords(before)} → ${inWords(after)}`])),
    ...(count > MOST ? [said(reportWords.more, language, { count: count - Math.min(MOST, openCases.length) })] : []),
  );
  return lines;
}

function failureLines({ failures, belowFloor }: BacktestReport, language: Language): string[] {
  if (failures.length === 0) return [said(reportWords.fine, language)];
  const shown = failures.slice(0, 3 * MOST).map(({ code, place, says }) => {
    const one = belowFloor.cases.find(({ planId }) => planId === place);
    if (code === 'below-floor' && one) {
      return said(reportWords.failure[one.sample ? 'below-floor-made' : 'below-floor'], language, { place, about: one.about, rule: one.rule, missing: inWords(one.missing) });
    }
    return code === 'row-never-fired' ? said(reportWords.failure[code], language, { place }) : says;
  });
  const more = failures.length > shown.length ? [said(reportWords.more, language, { count: failures.length - shown.length })] : [];
  return [said(reportWords.fails, language), ...shown.map((line) => `  ${line}`), ...more];
}
