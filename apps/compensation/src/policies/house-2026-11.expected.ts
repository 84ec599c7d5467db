import { type Category, type Severity, categories, requestedRemedies } from '@redress/contracts';
import { type PolicyInputs, neutral } from '../domain/policy/policy-inputs.js';

/**
 * What the house policy is meant to give, written down by hand and apart from its tables. A rule reads
 * `rule authority reason floor; option* (legs) | option (legs)`, the default starred; a leg `remedy head gate share least-most once`,
 * amounts in CNY.
 */
export type Case = readonly [when: Partial<PolicyInputs>, gives: string];

export const usual: PolicyInputs = {
  category: 'other', severity: 's3', emotion: 'calm', requestedRemedy: 'none', confidence: 90, demandedRatio: null, goodsClass: 'durable',
  currency: 'CNY', amount: 19_000, jurisdiction: 'CN', channel: 'tmall', cause: null, ...neutral,
};

const price = (share: number, gate = 'none') => `refund_partial price ${gate} ${share}`;
const goodwill = (share: number, gate = 'none') => `refund_partial goodwill ${gate} ${share} 500-3000 once`;
const LETTER = 'apology goodwill none';
const PROMISE = 'apology goodwill none in 30';
const dear = { amount: 50_001 };

interface Given {
  readonly rule: string;
  readonly authority?: string;
  readonly reason: string;
  readonly options: (share: number) => string;
}
/** Basis points of floor and share by severity; at s5, a remark, there is nothing. */
type Steps = Readonly<Partial<Record<Severity, readonly [floor: number, share: number]>>>;
const same = (floor: number, share: number): Steps => ({ s2: [floor, share], s3: [floor, share], s4: [floor, share] });

const line = (
  when: Partial<PolicyInputs>, { rule, authority = 'standard', reason, options }: Given, [floor, share]: readonly [number, number],
): Case =>
  [when, `${rule} ${authority} ${reason} ${floor}; ${options(share)}`];

const each = (when: Partial<PolicyInputs>, given: Given, steps: Steps): Case[] =>
  Object.entries(steps).map(([severity, step]) => line({ ...when, severity: severity as Severity }, given, step));

/** Whatever is asked for, and nothing for a remark. */
const always = (category: Category, given: Omit<Given, 'reason'> & { reason?: string }, steps: Steps): Case[] =>
  requestedRemedies.flatMap((requestedRemedy) => each({ category, requestedRemedy }, { reason: category, ...given }, { ...steps, s5: [0, 0] }));

const refund = (share: number) => `refund (${price(share)})`;
const wrong: Steps = { s2: [10_000, 10_000], s3: [3_000, 6_000], s4: [1_500, 3_000] };
const missing: Steps = { s2: [3_000, 6_000], s3: [2_000, 4_000], s4: [1_000, 2_000] };
const faulty: Steps = { s2: [10_000, 10_000], s3: [2_500, 5_000], s4: [1_000, 2_000] };
const poor: Steps = { s2: [10_000, 10_000], s3: [2_000, 4_000], s4: [1_000, 2_000] };
const delay = (share: number) => `delay_penalty delay none ${share} 500-10000 once`;
const wait = (share: number) => `delay_penalty delay none ${share} 500-3000 once`;
const gesture = (share: number) => `gesture (${goodwill(share)} + ${LETTER})`;
const keepOrReturn = (share: number) => `keep* (${price(share, 'choice')}) | return (${price(10_000, 'inspection')})`;
const freight = (share: number, gate = 'none') => `freight_reimbursement freight ${gate} ${share} 500-2500 once`;

const plain: Case[] = [
  ...categories.filter((category) => category !== 'suggestion').map((category): Case => line({ category, severity: 's1' }, {
    rule: 'safety', authority: 'person', reason: 'safety',
    options: () => `refund (${price(10_000)} + damages damages none 5000 -10000 once + ${LETTER})`,
  }, [10_000, 10_000])),
  ...always('safety_injury', {
    rule: 'safety.no-danger', authority: 'person', reason: 'safety', options: (share) => `refund (${price(share)} + ${LETTER})`,
  }, same(0, 5_000)),
  ...always('counterfeit', { rule: 'counterfeit', authority: 'careful', options: refund }, same(10_000, 10_000)),
  ...always('not_received', { rule: 'not-received', options: refund }, same(10_000, 10_000)),
  ...always('expired_or_spoiled', { rule: 'spoiled', options: refund }, same(10_000, 10_000)),
  ...always('wrong_item', { rule: 'wrong-item', options: refund }, wrong),
  ...always('missing_item', { rule: 'missing-item', options: refund }, missing),
  ...always('damaged_in_transit', { rule: 'damaged', options: refund }, wrong),
  ...always('functional_fault', { rule: 'faulty', options: refund }, faulty),
  ...always('quality_defect', { rule: 'quality', options: refund }, poor),
  ...always('not_as_described', { rule: 'not-as-described', options: refund }, poor),
  ...always('late_dispatch', { rule: 'late-delivery', reason: 'late', options: (share) => `delay (${delay(share)})` }, same(0, 1_000)),
  ...always('late_delivery', { rule: 'late-delivery', reason: 'late', options: (share) => `delay (${delay(share)})` }, same(0, 1_000)),
  ...always('overcharge_or_price', {
    rule: 'overcharge', reason: 'overcharge', options: (share) => `price (price_reduction price none ${share})`,
  }, { s2: [0, 3_000], s3: [0, 2_000], s4: [0, 1_500] }),
  ...always('refund_delay', { rule: 'refund-delay', options: (share) => `delay (${wait(share)} + ${LETTER})` }, same(0, 500)),
  ...always('installation_or_repair', { rule: 'repair', options: gesture }, { s2: [0, 2_000], s3: [0, 1_500], s4: [0, 1_000] }),
  ...always('service_attitude', { rule: 'service', options: gesture }, { s2: [0, 1_500], s3: [0, 1_200], s4: [0, 1_000] }),
  ...always('invoice', { rule: 'invoice', options: () => `apology (${LETTER})` }, same(0, 0)),
  ...always('privacy', { rule: 'privacy', authority: 'person', options: gesture }, same(0, 2_000)),
  ...always('other', { rule: 'other', authority: 'careful', options: gesture }, { s2: [0, 1_500], s3: [0, 1_000], s4: [0, 800] }),
];

const nothing: Given = { rule: 'nothing', reason: 'nothing_owed', options: () => '' };
const returns: Case[] = requestedRemedies.flatMap((requestedRemedy): Case[] => {
  const wantsMoney = requestedRemedy === 'refund' || requestedRemedy === 'partial_refund';
  const size = { category: 'size_mismatch', requestedRemedy } as const;
  const mind = { category: 'change_of_mind', requestedRemedy } as const;
  const freightAlone: Given = { rule: 'size.freight', reason: 'size_mismatch', options: (share) => `freight (${freight(share)})` };
  return [
    ...each(size, wantsMoney ? { rule: 'size.refund', reason: 'size_mismatch', options: keepOrReturn } : freightAlone, same(0, 1_500)),
    line({ ...size, severity: 's5' }, freightAlone, [0, 0]),
    ...each(mind, wantsMoney || requestedRemedy === 'none'
      ? { rule: 'change-of-mind', reason: 'change_of_mind', options: keepOrReturn } : nothing,
    wantsMoney || requestedRemedy === 'none' ? same(0, 2_000) : same(0, 0)),
    line({ ...mind, severity: 's5' }, nothing, [0, 0]),
    ...each({ category: 'return_refused', requestedRemedy }, {
      rule: 'return-refused', authority: 'person', reason: 'return_refused', options: (share) => `refund (${price(share, 'inspection')})`,
    }, same(0, 10_000)),
    line({ category: 'return_refused', requestedRemedy, severity: 's5' }, nothing, [0, 0]),
    line({ category: 'suggestion', requestedRemedy }, nothing, [0, 0]),
    ...wantsMoney ? each({ ...size, amount: 500 }, { rule: 'size.trifle', reason: 'size_mismatch', options: refund }, same(0, 10_000)) : [],
    ...wantsMoney || requestedRemedy === 'none'
      ? each({ ...mind, amount: 500 }, { rule: 'change-of-mind.trifle', reason: 'change_of_mind', options: refund }, same(0, 10_000)) : [],
    ...wantsMoney ? each({ ...size, amount: 501 }, { rule: 'size.refund', reason: 'size_mismatch', options: keepOrReturn }, same(0, 1_500)) : [],
  ];
});

const keep = (share: number) => `refund* (${price(share, 'choice')})`;
const exchange = (share: number) => `${keep(share)} | exchange (replacement price inspection in 15 + home_pickup goodwill choice in 3)`;
const exchangeFor = (category: Category, rule: string, steps: Steps): Case[] => [
  ...each({ category, requestedRemedy: 'replacement', ...dear }, { rule: `${rule}.exchange`, reason: category, options: exchange }, steps),
  line({ category, requestedRemedy: 'replacement', severity: 's5', ...dear }, { rule, reason: category, options: refund }, [0, 0]),
  ...each({ category, requestedRemedy: 'replacement', amount: 50_000 }, { rule, reason: category, options: refund }, steps),
];
const whole = (category: Category, rule: string): Case[] => [
  ...(['s3', 's4'] as const).flatMap((severity) => [20_001, 50_001].map((amount) => line(
    { category, severity, requestedRemedy: 'refund', demandedRatio: 10_000, amount },
    { rule: `${rule}.whole`, reason: category, options: keepOrReturn }, poor[severity]!))),
  ...[{ severity: 's2' as const }, { demandedRatio: 9_999 }, { demandedRatio: null }, { amount: 20_000 }, { requestedRemedy: 'none' as const }]
    .map((not) => line({ category, severity: 's3', requestedRemedy: 'refund', demandedRatio: 10_000, amount: 20_001, ...not },
      { rule, reason: category, options: refund }, poor[not.severity ?? 's3']!)),
];

const dearGoods: Case[] = [
  ...exchangeFor('wrong_item', 'wrong-item', wrong), ...exchangeFor('damaged_in_transit', 'damaged', wrong),
  ...exchangeFor('functional_fault', 'faulty', faulty), ...exchangeFor('quality_defect', 'quality', poor),
  ...exchangeFor('not_as_described', 'not-as-described', poor),
  ...whole('quality_defect', 'quality'), ...whole('not_as_described', 'not-as-described'),
  ...each({ category: 'missing_item', requestedRemedy: 'replacement', ...dear }, {
    rule: 'missing-item.reship', reason: 'missing_item', options: (share) => `${keep(share)} | reship (reship_missing price choice in 7)`,
  }, missing),
  ...each({ category: 'missing_item', requestedRemedy: 'replacement', amount: 50_000 },
    { rule: 'missing-item', reason: 'missing_item', options: refund }, missing),
  ...each({ category: 'functional_fault', requestedRemedy: 'repair', ...dear }, {
    rule: 'faulty.repair', reason: 'functional_fault',
    options: (share) => `${keep(share)} | repair (technician_visit goodwill choice in 3 + repair price task in 30)`,
  }, faulty),
  ...each({ category: 'functional_fault', requestedRemedy: 'repair', amount: 50_000 },
    { rule: 'faulty', reason: 'functional_fault', options: refund }, faulty),
  ...each({ category: 'size_mismatch', requestedRemedy: 'replacement', ...dear }, {
    rule: 'size.exchange', reason: 'size_mismatch',
    options: (share) => `freight* (${freight(share, 'choice')}) | exchange (home_pickup goodwill choice in 3 + replacement price inspection in 15)`,
  }, same(0, 1_500)),
];

const again = { isRepeat: true } as const;
const loyal = { segment: 'loyal' } as const;
const people: Case[] = [
  ...each({ category: 'functional_fault', cause: 'batch_defect' }, {
    rule: 'batch-defect', reason: 'batch_defect', options: (share) => `refund (${price(share)} + discount goodwill none worth 3000 + ${LETTER})`,
  }, same(10_000, 10_000)),
  line({ category: 'quality_defect', cause: 'batch_defect', requestedRemedy: 'replacement', ...dear }, {
    rule: 'batch-defect', reason: 'batch_defect', options: (share) => `refund (${price(share)} + discount goodwill none worth 3000 + ${LETTER})`,
  }, [10_000, 10_000]),
  ...(['late_dispatch', 'late_delivery'] as const).flatMap((category) => each({ category, goodsClass: 'travel', cause: 'weather' }, {
    rule: 'weather', reason: 'weather',
    options: () => 'care (care goodwill none + points goodwill none worth 3000 units 3000 + explanation goodwill none)',
  }, same(0, 0))),
  line({ category: 'late_delivery', cause: 'weather' }, { rule: 'late-delivery', reason: 'late', options: (share) => `delay (${delay(share)})` },
    [0, 1_000]),
  ...(['late_dispatch', 'late_delivery'] as const).flatMap((category) => each({ category, ...again }, {
    rule: 'late-delivery.again', reason: 'late', options: (share) => `delay (${delay(share)} + coupon goodwill none worth 500 + ${LETTER})`,
  }, same(0, 1_000))),
  ...each({ category: 'late_delivery', ...loyal }, { rule: 'late-delivery', reason: 'late', options: (share) => `delay (${delay(share)})` },
    same(0, 1_500)),
  line({ category: 'late_delivery', ...loyal, ...again }, {
    rule: 'late-delivery.again', reason: 'late', options: (share) => `delay (${delay(share)} + coupon goodwill none worth 500 + ${LETTER})`,
  }, [0, 1_500]),
  ...each({ category: 'refund_delay', ...again }, {
    rule: 'refund-delay.again', reason: 'refund_delay', options: (share) => `delay (${wait(share)} + named_contact goodwill none + ${PROMISE})`,
  }, same(0, 500)),
  ...(['s3', 's4'] as const).map((severity) => line({ category: 'functional_fault', severity, ...loyal }, {
    rule: 'faulty.loyal', reason: 'functional_fault', options: (share) => `refund (${price(share)} + warranty_extension goodwill none)`,
  }, faulty[severity]!)),
  line({ category: 'functional_fault', severity: 's2', ...loyal }, { rule: 'faulty', reason: 'functional_fault', options: refund }, [10_000, 10_000]),
  line({ category: 'functional_fault', goodsClass: 'fashion', ...loyal }, { rule: 'faulty', reason: 'functional_fault', options: refund },
    [2_500, 5_000]),
  ...each({ category: 'installation_or_repair', ...again }, {
    rule: 'repair.again', reason: 'installation_or_repair',
    options: (share) => `gesture (technician_visit goodwill none in 3 + ${goodwill(share)} + ${LETTER})`,
  }, same(0, 2_200)),
  ...each({ category: 'installation_or_repair', ...again, ...loyal }, {
    rule: 'repair.again', reason: 'installation_or_repair',
    options: (share) => `gesture (technician_visit goodwill none in 3 + ${goodwill(share)} + ${LETTER})`,
  }, same(0, 2_500)),
  ...each({ category: 'installation_or_repair', ...loyal }, { rule: 'repair', reason: 'installation_or_repair', options: gesture }, same(0, 2_000)),
  ...each({ category: 'service_attitude', ...loyal }, { rule: 'service', reason: 'service_attitude', options: gesture }, same(0, 2_000)),
  ...(['angry', 'sad'] as const).flatMap((emotion) => each({ category: 'service_attitude', emotion, ...again }, {
    rule: 'service.again', reason: 'service_attitude',
    options: (share) => `gesture (${goodwill(share)} + named_contact goodwill none + ${PROMISE})`,
  }, same(0, 2_200))),
  line({ category: 'service_attitude', emotion: 'angry', ...again, ...loyal }, {
    rule: 'service.again', reason: 'service_attitude',
    options: (share) => `gesture (${goodwill(share)} + named_contact goodwill none + ${PROMISE})`,
  }, [0, 2_500]),
  line({ category: 'service_attitude', emotion: 'calm', ...again }, { rule: 'service', reason: 'service_attitude', options: gesture }, [0, 1_200]),
  line({ category: 'service_attitude', emotion: 'angry' }, { rule: 'service', reason: 'service_attitude', options: gesture }, [0, 1_200]),
  ...[{}, loyal].flatMap((more) => each({ category: 'service_attitude', emotion: 'anxious', requestedRemedy: 'explanation', ...more }, {
    rule: 'service.explained', reason: 'service_attitude',
    options: (share) => `gesture (${goodwill(share)} + ${LETTER} + explanation goodwill none)`,
  }, more === loyal ? same(0, 2_000) : { s2: [0, 1_500], s3: [0, 1_200], s4: [0, 1_000] })),
  ...each({ category: 'other', ...again }, { rule: 'other', authority: 'careful', reason: 'other', options: gesture }, same(0, 2_000)),
  ...[{}, again].flatMap((more) => each({ category: 'other', ...loyal, ...more }, {
    rule: 'other.loyal', authority: 'careful', reason: 'other',
    options: (share) => `gesture* (${goodwill(share, 'choice')} + ${LETTER}) | gift-card (gift_card goodwill choice worth 3000 + ${LETTER})`
      + ` | points (points goodwill choice worth 3000 units 3000 + ${LETTER})`,
  }, more === again ? same(0, 2_000) : same(0, 1_800))),
];

const jd = { channel: 'jd' } as const;
const jingdong: Case[] = [
  ...each({ category: 'not_as_described', ...jd }, {
    rule: 'jd.wrong-listing', reason: 'wrong_listing', options: (share) => `refund (${price(share)} + damages damages none 1000 500-20000 once)`,
  }, poor),
  line({ category: 'not_as_described', severity: 's5', ...jd }, { rule: 'not-as-described', reason: 'not_as_described', options: refund }, [0, 0]),
  line({ category: 'missing_item', ...jd }, { rule: 'missing-item', reason: 'missing_item', options: refund }, [2_000, 4_000]),
  ...each({ category: 'missing_item', cause: 'missing_gift', ...jd }, {
    rule: 'jd.missing-gift', reason: 'missing_gift',
    options: (share) => `refund* (refund_partial price choice ${share} -20000) | gift (gift goodwill choice in 7)`,
  }, { s2: [0, 5_000], s3: [0, 3_000], s4: [0, 3_000] }),
];

/** Who decides: the rule's own authority, or a stricter one. */
const care: Case[] = [
  ...[39, 0].map((confidence) => [{ category: 'quality_defect', confidence }, 'careful'] as const),
  [{ category: 'quality_defect', confidence: 40 }, 'standard'] as const,
  [{ category: 'quality_defect', abuse: 'raised' }, 'careful'] as const, [{ category: 'quality_defect', abuse: 'high' }, 'person'] as const,
  ...[20_001, 50_001].map((amount) => [{ category: 'quality_defect', complaints: 5, amount }, 'careful'] as const),
  [{ category: 'quality_defect', complaints: 4, amount: 20_001 }, 'standard'] as const,
  [{ category: 'quality_defect', complaints: 5 }, 'standard'] as const,
  [{ category: 'quality_defect', complaints: 5, currency: 'XXX' }, 'standard'] as const,
].map(([when, authority]) => line(
  when as Partial<PolicyInputs>, { rule: 'quality', authority, reason: 'quality_defect', options: refund }, [2_000, 4_000],
));

export const expectedRules: readonly Case[] = [...plain, ...returns, ...dearGoods, ...people, ...jingdong, ...care];