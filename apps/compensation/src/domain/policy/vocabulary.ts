import { categories, emotions, goodsClasses, requestedRemedies, severities } from '@redress/contracts';
import { jurisdictions } from '../statute/floor.js';
import { type PolicyDocument } from './policy-document.js';
import { type InputName, abuseBands, segments } from './policy-inputs.js';
import { type Scalar } from './unary-test.js';

/** What an input can be. `open`: any word; `number`: a whole number from `least` to `most`. */
export type Domain =
  | { readonly kind: 'closed'; readonly values: readonly Scalar[] }
  | { readonly kind: 'open'; readonly nullable: boolean }
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly nullable: boolean };

const closed = (values: readonly Scalar[]): Domain => ({ kind: 'closed', values });
const number = (most: number, nullable = false): Domain => ({ kind: 'number', least: 0, most, nullable });
const MOST = 999_999_999_999_999;

/** What the tables of a document may ask for. */
export function vocabularyOf({ bands, currencies }: PolicyDocument, rules: readonly string[]): Readonly<Record<InputName, Domain>> {
  return {
    category: closed(categories), severity: closed(severities), emotion: closed(emotions), requestedRemedy: closed(requestedRemedies),
    goodsClass: closed([...goodsClasses, 'mixed']), jurisdiction: closed([...jurisdictions, 'other']), segment: closed(segments),
    abuse: closed(abuseBands), isRepeat: closed([false, true]), band: closed([...bands.map(({ name }) => name), 'above', 'unknown']),
    currency: closed([...currencies, 'XXX']), rule: closed([...new Set(rules)]), channel: { kind: 'open', nullable: false },
    cause: { kind: 'open', nullable: true },
    confidence: number(100), demandedRatio: number(MOST, true), amount: number(MOST), complaints: number(MOST),
  };
}

/** Values of a domain between which a table that names `named` cannot tell: one for each stretch. */
export function samplesOf(domain: Domain, named: readonly Scalar[]): Scalar[] {
  if (domain.kind === 'closed') return [...domain.values];
  const absent = domain.nullable ? [null] : [];
  if (domain.kind === 'open') return [...new Set<Scalar>(['(any other)', ...named.filter((value) => typeof value === 'string'), ...absent])];
  const { least, most } = domain;
  const numbers = named.filter((value) => typeof value === 'number')
    .flatMap((value) => (Number.isInteger(value) ? [value - 1, value, value + 1] : [Math.floor(value), Math.ceil(value)]));
  const inside = [least, ...numbers, most].filter((value) => value >= least && value <= most).sort((a, b) => a - b);
  return [...new Set<Scalar>([...inside, ...absent])];
}
