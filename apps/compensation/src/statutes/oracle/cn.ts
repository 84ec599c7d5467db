import { by, defect, disputed, due, endOf, goesBack, matterIn, nothing, owes, type Given, type Row, rowsOf, unproven } from './row.js';

/** Bought and received on Tuesday, 10 March 2026, ten in the morning, in Shanghai. Sums are fen; the price is 100 yuan where none is said. */
const china = { country: 'CN', timeZone: 'Asia/Shanghai', currency: 'CNY' };
const cn = matterIn(china, { bought: '2026-03-10T10:00+08:00', delivered: '2026-03-10T10:00+08:00' });
/** The far west keeps two hours less on its clocks. */
const urumqi = matterIn({ ...china, timeZone: 'Asia/Urumqi' }, { bought: '2026-03-10T10:00+06:00', delivered: '2026-03-10T10:00+06:00' });
const east = (day: string) => endOf(day, '+08:00');

const faulty = { category: 'quality_defect', sale: 'shop' } as const;
const repairOrReplace = { repair: true, replacement: true } as const;
const quality = rowsOf('CN-1', [
  ['the last day of a return is told', cn({ ...faulty, claimed: '2026-03-12T10:00+08:00', said: defect.proven }),
    due('consumer', east('2026-03-17'))],
  ['the seventh day after receipt, to its last minute', cn({ ...faulty, claimed: '2026-03-17T23:59+08:00', said: defect.proven }),
    owes('price', { refund_full: 10_000n })],
  ['the eighth day: no return, the consumer chooses between repair and another one',
    cn({ ...faulty, claimed: '2026-03-18T00:00+08:00', said: defect.proven }), owes('price', repairOrReplace)],
  ['received after midnight, which is the day before in Greenwich: the seven days are those of Shanghai',
    cn({ ...faulty, delivered: '2026-03-10T00:30+08:00', claimed: '2026-03-17T23:30+08:00', said: defect.proven }),
    owes('price', { refund_full: 10_000n })],
  ['later, with a ground to rescind', cn({ ...faulty, claimed: '2026-06-01T10:00+08:00', said: { ...defect.proven, rescissionGround: true } }),
    owes('price', { refund_full: 10_000n })],
  ['later, with a ground to rescind that nobody has proven',
    cn({ ...faulty, claimed: '2026-06-01T10:00+08:00', said: { ...defect.proven, rescissionGround: unproven(true) } }),
    owes('price', repairOrReplace)],
  ['a defect that the consumer only claims, of goods that do not last', cn({ ...faulty, claimed: '2026-03-12T10:00+08:00', said: defect.claimed }),
    nothing],
  ['the trader bears the way back', cn({ ...faulty, claimed: '2026-03-12T10:00+08:00', said: { ...defect.proven, returnFreightPaid: 1_200n } }),
    goesBack('freight', { freight_reimbursement: 1_200n })],
]);

const unwanted = { category: 'change_of_mind' } as const;
const noReason = { ...unwanted, claimed: '2026-03-12T10:00+08:00' } as const;
const withdrawal = rowsOf('CN-2', [
  ['the seventh day after signing, to its last minute', cn({ ...unwanted, claimed: '2026-03-17T23:59+08:00' }),
    owes('price', { refund_full: 10_000n })],
  ['the eighth day', cn({ ...unwanted, claimed: '2026-03-18T00:00+08:00' }), nothing],
  ['the day of signing does not count', cn({ ...unwanted, claimed: '2026-03-11T10:00+08:00' }), due('consumer', east('2026-03-17'))],
  ['signed after midnight: the day of Shanghai counts, not the one of Greenwich',
    cn({ ...unwanted, delivered: '2026-03-10T00:30+08:00', claimed: '2026-03-17T23:59+08:00' }),
      owes('price', { refund_full: 10_000n }),
    due('consumer', east('2026-03-17'))],
  ['in Urumqi the day ends two hours later', urumqi({ ...unwanted, claimed: '2026-03-17T23:59+06:00' }),
    owes('price', { refund_full: 10_000n }),
    due('consumer', endOf('2026-03-17', '+06:00'))],
  ['notice was given in time, the matter came to us later',
    cn({ ...unwanted, claimed: '2026-03-25T10:00+08:00', said: { withdrawalNoticeAt: '2026-03-16T10:00+08:00' } }),
    owes('price', { refund_full: 10_000n })],
  ['bought from a live stream is bought at a distance', cn({ ...noReason, sale: 'live_stream' }),
    owes('price', { refund_full: 10_000n })],
  ['bought in a shop', cn({ ...noReason, sale: 'shop' }), nothing],
  ['the goods came back damaged', cn({ ...noReason, said: { goodsIntact: false } }), nothing],
  ['the trader says so and cannot show it', cn({ ...noReason, said: { goodsIntact: unproven(false) } }),
    owes('price', { refund_full: 10_000n })],
  ['money comes seven days after the goods', cn({ ...noReason, said: { goodsReturnedAt: '2026-03-20T10:00+08:00' } }),
    due('trader', east('2026-03-27'))],
  ['the way back is agreed to be the trader’s', cn({ ...noReason, said: { returnFreightPaid: 1_000n, returnFreightByTrader: true } }),
    goesBack('freight', { freight_reimbursement: 1_000n })],
  ['points in place of money are no refund', cn(noReason), { byConsent: [] }],
]);

const excluded = (withdrawalExclusion: string, more: Given = {}) => cn({ ...noReason, said: { withdrawalExclusion, ...more } as never });
const returned = owes('price', { refund_full: 10_000n });
const exclusions = rowsOf('CN-2x', [
  ...['made_to_order', 'perishable', 'opened_digital_media',
    'periodicals'].map((kind) => [`${kind} is excluded outright`, excluded(kind), by('CN-2', nothing)] as const),
  ['made to order, says the trader, and shows nothing', excluded('made_to_order', { withdrawalExclusion: unproven('made_to_order') }),
    by('CN-2', returned)],
  ...['opening_affects_safety', 'loses_value_once_activated', 'marked_flawed'].flatMap((kind) => [
    [`${kind}, confirmed at the purchase`, excluded(kind, { exclusionConfirmed: true }), by('CN-2', nothing)] as const,
    [`${kind}, not confirmed`, excluded(kind, { exclusionConfirmed: false }), by('CN-2', returned)] as const,
    [`${kind}, nobody speaks of a confirmation`, excluded(kind), by('CN-2', returned)] as const,
    [`${kind}, a confirmation that is disputed`, excluded(kind, { exclusionConfirmed: disputed(true) }), by('CN-2', returned)] as const,
  ]),
  ['what only Europe excludes', excluded('sealed_hygiene_opened', { exclusionConfirmed: true }), by('CN-2', returned)],
]);

const lessThanPaid = (said: Given) => cn({ ...noReason, said });
const content = rowsOf('CN-2y', [
  ['a card fee may be kept', lessThanPaid({ cardFee: 60n }), by('CN-2', owes('price', { refund_partial: 9_940n }))],
  ['a card fee that the trader cannot show may not', lessThanPaid({ cardFee: unproven(60n) }), by('CN-2', returned)],
  ['a missing gift is charged at the value that was stated', lessThanPaid({ missingGiftValue: 500n }),
    by('CN-2', owes('price', { refund_partial: 9_500n }))],
  ['a promotion by quantity is computed again', lessThanPaid({ promotionRecomputed: 5_000n }),
    by('CN-2', owes('price', { refund_partial: 5_000n }))],
  ['both', lessThanPaid({ cardFee: 60n, missingGiftValue: 500n }), by('CN-2', owes('price', { refund_partial: 9_440n }))],
  ['no points were paid with', lessThanPaid({ pointsPaid: 0 }), nothing],
  ['points come back as points, beside the money', lessThanPaid({ pointsPaid: 300 }), by('CN-2', returned), goesBack('price', { points: true })],
  ['a coupon comes back as a coupon, beside the money', lessThanPaid({ couponValue: 800n }), by('CN-2', returned),
    goesBack('price', { coupon: true })],
]);

const lasting = { ...faulty, goods: 'durable' } as const;
const burden = rowsOf('CN-3', [
  ['the last day of it is told', cn({ ...lasting, claimed: '2026-05-01T10:00+08:00' }), due('consumer', east('2026-09-10'))],
  ['six months to the day: a lasting thing is held to be defective until the trader shows otherwise',
    cn({ ...lasting, claimed: '2026-09-10T23:59+08:00' }), by('CN-1', owes('price', repairOrReplace))],
  ['a day more', cn({ ...lasting, claimed: '2026-09-11T00:00+08:00' }), by('CN-1', nothing)],
  ['a day more, and the consumer proves it', cn({ ...lasting, claimed: '2026-09-11T00:00+08:00', said: defect.proven }),
    by('CN-1', owes('price', repairOrReplace))],
  ['six months from the last of August end with February',
    cn({ ...lasting, delivered: '2026-08-31T10:00+08:00', claimed: '2027-02-28T23:59+08:00' }),
      by('CN-1', owes('price', repairOrReplace))],
  ['and not in March', cn({ ...lasting, delivered: '2026-08-31T10:00+08:00', claimed: '2027-03-01T00:00+08:00' }), by('CN-1', nothing)],
  ['what was found in time is told later', cn({ ...lasting, claimed: '2026-12-01T10:00+08:00', said: { defectFoundAt: '2026-09-10T10:00+08:00' } }),
    by('CN-1', owes('price', repairOrReplace))],
  ['the trader denies it', cn({ ...lasting, claimed: '2026-05-01T10:00+08:00', said: defect.denied }),
    by('CN-1', owes('price', repairOrReplace))],
  ['a dispute is not decided against the consumer', cn({ ...lasting, claimed: '2026-05-01T10:00+08:00', said: defect.disputed }),
    by('CN-1', owes('price', repairOrReplace))],
  ['the trader shows that there is none', cn({ ...lasting, claimed: '2026-05-01T10:00+08:00', said: defect.disproven }), by('CN-1', nothing)],
  ['goods that do not last', cn({ ...faulty, claimed: '2026-05-01T10:00+08:00', said: defect.disputed }), by('CN-1', nothing)],
]);

const fake = (paid: bigint, said: Given) =>
  cn({ category: 'counterfeit', sale: 'shop', claimed: '2026-05-01T10:00+08:00', paid, said: { fraudClaimed: true, fraud: true, ...said } });
const thrice = (paid: bigint, multiple: bigint, said: Given = {}) =>
  [fake(paid, said), owes('statutory_multiple', { statutory_multiple: multiple }), owes('price', { refund_full: paid })] as const;
const fraud = rowsOf('CN-4', [
  ['three times the price, and the price', ...thrice(30_000n, 90_000n)],
  ['five hundred yuan at the least', ...thrice(10_000n, 50_000n)],
  ['a fen below a third of them', ...thrice(16_666n, 50_000n)],
  ['a fen above', ...thrice(16_667n, 50_001n)],
  ['the claim is a statement: it needs no proof', ...thrice(30_000n, 90_000n, { fraudClaimed: unproven(true) })],
  ['nobody claims it', fake(30_000n, { fraudClaimed: false }), nothing],
  ['nobody says a word of a claim', cn({ category: 'counterfeit', sale: 'shop', claimed: '2026-05-01T10:00+08:00', said: { fraud: true } }),
    nothing],
  ['claimed and not proven', fake(30_000n, { fraud: unproven(true) }), nothing],
  ['claimed and disputed', fake(30_000n, { fraud: disputed(true) }), nothing],
  ['claimed, and nothing said of the fraud itself',
    cn({ category: 'counterfeit', sale: 'shop', claimed: '2026-05-01T10:00+08:00', said: { fraudClaimed: true } }), nothing],
  ['a harmless flaw of the label', fake(30_000n, { labelFlawOnly: true }), nothing],
  ['a label that the trader only says is harmless', ...thrice(30_000n, 90_000n, { labelFlawOnly: unproven(true) })],
  ['a claim that was staged', fake(30_000n, { stagedClaim: true }), nothing],
  ['a claim that the trader only suspects', ...thrice(30_000n, 90_000n, { stagedClaim: disputed(true) })],
]);

const hurt = (said: Given) => cn({
  category: 'safety_injury', claimed: '2026-05-01T10:00+08:00',
  said: { harmClaimed: true, knownDefect: true, seriousHarm: true, lossAmount: 800_000n, ...said },
});
const harm = rowsOf('CN-5', [
  ['losses, where a known defect has hurt somebody badly', hurt({}), owes('damages', { damages: 800_000n })],
  ['and up to twice as much on top, as the consumer claims', hurt({}), owes('statutory_multiple', { statutory_multiple: 1_600_000n })],
  ['nobody claims it', hurt({ harmClaimed: false }), nothing],
  ['it is not proven that the trader knew', hurt({ knownDefect: unproven(true) }), nothing],
  ['whether the harm is serious is disputed', hurt({ seriousHarm: disputed(true) }), nothing],
]);

const meal = (said: Given, paid = 10_000n) => cn({
  category: 'expired_or_spoiled', goods: 'food', claimed: '2026-05-01T10:00+08:00', paid, sale: 'shop',
  said: { unsafeFoodClaimed: true, unsafeFood: true, sellerKnew: true, ...said },
});
const food = rowsOf('CN-6', [
  ['ten times the price', meal({}, 20_000n), owes('statutory_multiple', { statutory_multiple: 200_000n })],
  ['a thousand yuan at the least, the loss elected', meal({ lossAmount: 1_000n, multipleElected: 'loss' }),
    owes('statutory_multiple', { statutory_multiple: 100_000n })],
  ['and the price elected', meal({ multipleElected: 'price' }, 9_000n), owes('statutory_multiple', { statutory_multiple: 100_000n })],
  ['a thousand yuan at the least', meal({}, 9_999n), owes('statutory_multiple', { statutory_multiple: 100_000n })],
  ['a fen more than a tenth of them', meal({}, 10_001n), owes('statutory_multiple', { statutory_multiple: 100_010n })],
  ['three times the loss, and the loss', meal({ lossAmount: 60_000n, multipleElected: 'loss' }),
    owes('statutory_multiple', { statutory_multiple: 180_000n }), owes('damages', { damages: 60_000n })],
  ['the greater one where nothing is elected', meal({ lossAmount: 60_000n }), owes('statutory_multiple', { statutory_multiple: 180_000n })],
  ['the price is elected', meal({ lossAmount: 1_000n, multipleElected: 'price' }, 20_000n),
    owes('statutory_multiple', { statutory_multiple: 200_000n })],
  ['a loss that is not proven is none', meal({ lossAmount: unproven(60_000n) }), owes('statutory_multiple', { statutory_multiple: 100_000n })],
  ['a harmless flaw of the label', meal({ labelFlawOnly: true }, 20_000n), nothing],
  ['nobody claims it', meal({ unsafeFoodClaimed: false }), nothing],
  ['claimed and not proven', meal({ unsafeFood: unproven(true) }), nothing],
  ['the seller did not know, as far as is proven', meal({ sellerKnew: unproven(true) }, 20_000n), nothing],
  ['its maker need not have known', meal({ sellerKnew: false, sellerIsMaker: true }, 20_000n),
    owes('statutory_multiple', { statutory_multiple: 200_000n })],
  ['the loss is elected, though ten times the price were more', meal({ lossAmount: 50_000n, multipleElected: 'loss' }, 20_000n),
    owes('statutory_multiple', { statutory_multiple: 150_000n })],
]);

const course = (said: Given) => cn({
  category: 'other', goods: 'service', sale: 'shop', claimed: '2026-05-01T10:00+08:00',
  said: { prepaidBreach: true, prepaidBalance: 60_000n, prepaidRefundAskedAt: '2026-05-01T10:00+08:00', ...said },
});
const prepaid = rowsOf('CN-7', [
  ['the consumer has it done, or what was paid in advance goes back', course({}),
    owes('price', { refund_full: 60_000n, custom_solution: true })],
  ['with interest', course({ interest: 900n }), owes('damages', { interest: 900n })],
  ['with what it has cost', course({ necessaryCosts: 2_000n }), owes('damages', { interest: 2_000n })],
  ['and both', course({ interest: 900n, necessaryCosts: 2_000n }), owes('damages', { interest: 2_900n })],
  ['fifteen days from asking for it', course({}), due('trader', east('2026-05-16'))],
  ['the breach is not proven', course({ prepaidBreach: unproven(true) }), nothing],
]);

const demanded = (redressDueSince: string, told = {}) =>
  cn({ ...lasting, claimed: '2026-05-01T10:00+08:00', said: { ...defect.proven, redressDueSince }, ...told });
const promptness = rowsOf('CN-8', [
  ['a refund that is late, whatever the goods', cn({ category: 'refund_delay', claimed: '2026-05-01T10:00+08:00' }),
    due('trader', east('2026-05-16'))],
  ['a defect that is not proven, of goods that do not last', cn({ ...faulty, claimed: '2026-05-01T10:00+08:00', said: defect.claimed }),
    { noPeriod: true }],
  ['a proven one', cn({ ...faulty, claimed: '2026-05-01T10:00+08:00', said: defect.proven }), due('trader', east('2026-05-16'))],
  ['a remark, and a demand of which nobody speaks', cn({ category: 'other', claimed: '2026-05-01T10:00+08:00' }), { noPeriod: true }],
  ['a demand, whatever it is about', cn({ category: 'other', claimed: '2026-05-20T10:00+08:00',
    said: { redressDueSince: '2026-05-01T10:00+08:00' } }),
    due('trader', east('2026-05-16'))],
  ['fifteen days from the demand, which does not count', demanded('2026-05-01T10:00+08:00'), due('trader', east('2026-05-16'))],
  ['a demand after midnight is of that day in Shanghai', demanded('2026-05-02T00:30+08:00'), due('trader', east('2026-05-17'))],
  ['what is missing is sent', cn({ category: 'missing_item', claimed: '2026-05-01T10:00+08:00' }), owes('price', { reship_missing: true }),
    due('trader', east('2026-05-16'))],
  ['over the end of a year', demanded('2026-12-31T23:59+08:00', { claimed: '2026-12-31T23:59+08:00' }), due('trader', east('2027-01-15'))],
]);

const outer = rowsOf('CN-9', [
  ['fifteen days after the goods, at the very latest', cn({ ...noReason, said: { goodsReturnedAt: '2026-03-20T10:00+08:00' } }),
    due('trader', east('2026-04-04'))],
  ['goods back after midnight', cn({ ...noReason, said: { goodsReturnedAt: '2026-03-21T00:10+08:00' } }), due('trader', east('2026-04-05'))],
  ['an address, or the handling, within fifteen days of the notice', cn({ ...noReason, said: { withdrawalNoticeAt: '2026-03-12T10:00+08:00' } }),
    due('trader', east('2026-03-27'))],
  ['bought in a shop', cn({ ...noReason, sale: 'shop', said: { goodsReturnedAt: '2026-03-20T10:00+08:00' } }), { noPeriod: true }],
]);

const gone = (said: Given) => cn({ category: 'not_received', claimed: '2026-05-01T10:00+08:00', said });
const platform = rowsOf('CN-10', [
  ['the platform pays first where it cannot name the seller', gone({ sellerIdentityGiven: false }), owes('price', { advance_payment: 10_000n })],
  ['it has named the seller', gone({ sellerIdentityGiven: true }), nothing],
  ['whether it has is disputed: it is the platform’s to show', gone({ sellerIdentityGiven: disputed(false) }),
    owes('price', { advance_payment: 10_000n })],
  ['and with it what the buyer has lost', gone({ sellerIdentityGiven: false, lossAmount: 700n }), owes('damages', { damages: 700n })],
]);

const advertised = (said: Given) => cn({ category: 'not_as_described', claimed: '2026-05-01T10:00+08:00', said });
const promise = rowsOf('CN-13', [
  ['what was promised in public is owed', advertised({ promisedAmount: 5_000n }), owes('damages', { damages: 5_000n })],
  ['a promise of which there is no proof', advertised({ promisedAmount: unproven(5_000n) }), nothing],
  ['a promise that is disputed', advertised({ promisedAmount: disputed(5_000n) }), nothing],
]);

const late = (said: Given, source = 'taobao') => cn({ category: 'late_dispatch', claimed: '2026-05-01T10:00+08:00', source, said });
const penalties = rowsOf('CN-14', [
  ['the platform’s figure is the higher one', late({ agreedPenalty: 3_000n, platformPenalty: 5_000n }), owes('delay', { delay_penalty: 5_000n })],
  ['the agreed one is higher', late({ agreedPenalty: 6_000n, platformPenalty: 5_000n }), owes('delay', { delay_penalty: 6_000n })],
  ['there is only the agreed one', late({ agreedPenalty: 3_000n }), owes('delay', { delay_penalty: 3_000n })],
  ['there is only one', late({ platformPenalty: 5_000n }), owes('delay', { delay_penalty: 5_000n })],
  ['a higher one was agreed, of which there is no proof', late({ agreedPenalty: unproven(6_000n), platformPenalty: 5_000n }),
    owes('delay', { delay_penalty: 5_000n })],
  ['on JD the platform’s figure prevails, though a higher one was agreed', late({ agreedPenalty: 6_000n, platformPenalty: 5_000n }, 'jd'),
    owes('delay', { delay_penalty: 5_000n })],
]);

const guaranteed = (claimed: string, said: Given = {}, told = {}) => cn({
  category: 'functional_fault', goods: 'durable', sale: 'shop', claimed, ...told,
    said: { threeGuaranteesGoods: true, performanceFault: true, ...defect.proven, ...said },
});
const three = { refund_full: 10_000n, ...repairOrReplace } as const;
/** Not among the goods that last, and of a defect as such nothing is proven: the guarantees stand alone. */
const telephone = (claimed: string, performanceFault: Given['performanceFault'] = true) =>
  cn({ category: 'functional_fault', goods: 'other', sale: 'shop', claimed, said: { threeGuaranteesGoods: true, performanceFault } });
const weekOne = rowsOf('CN-15', [
  ['a telephone on day seven', telephone('2026-03-17T23:59+08:00'), owes('price', three), due('consumer', east('2026-03-17'))],
  ['on day eight', telephone('2026-03-18T00:00+08:00'), nothing],
  ['its fault is not proven', telephone('2026-03-15T09:00+08:00', unproven(true)), nothing],
  ['day seven: return, exchange or repair, as the consumer likes', guaranteed('2026-03-17T23:59+08:00'), owes('price', three)],
  ['day eight', guaranteed('2026-03-18T00:00+08:00'), nothing],
  ['the washing machine on day five', guaranteed('2026-03-15T09:00+08:00'), owes('price', three)],
  ['it works as it should', guaranteed('2026-03-15T09:00+08:00', { performanceFault: false, ...defect.disproven }), nothing],
  ['the trader denies the fault, and has to show it', guaranteed('2026-03-15T09:00+08:00', { performanceFault: unproven(false), ...defect.denied }),
    owes('price', three)],
  ['repaired once, and faulty in the first week', guaranteed('2026-03-15T09:00+08:00', { repairsFailed: 1 }), owes('price', three)],
  ['goods outside of the three guarantees', guaranteed('2026-03-15T09:00+08:00', { threeGuaranteesGoods: false }), nothing],
]);
const weekTwo = rowsOf('CN-16', [
  ['a telephone on day fifteen', telephone('2026-03-25T23:59+08:00'), owes('price', repairOrReplace), due('consumer', east('2026-03-25'))],
  ['on day sixteen', telephone('2026-03-26T00:00+08:00'), nothing],
  ['its fault is not proven', telephone('2026-03-22T09:00+08:00', unproven(true)), nothing],
  ['day eight: exchange or repair', guaranteed('2026-03-18T00:00+08:00'), owes('price', repairOrReplace)],
  ['the washing machine on day twelve', guaranteed('2026-03-22T09:00+08:00'), owes('price', repairOrReplace)],
  ['day fifteen, to its last minute', guaranteed('2026-03-25T23:59+08:00'), owes('price', repairOrReplace)],
  ['day sixteen', guaranteed('2026-03-26T00:00+08:00'), nothing],
]);
const repairs = rowsOf('CN-17', [
  ['the guarantee ends with the year and the days in repair', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 2, repairDays: 20 }),
    due('consumer', east('2027-03-30'))],
  ['the washing machine in month eight, repaired twice and still faulty', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 2 }),
    owes('price', { replacement: true })],
  ['repaired once', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 1 }), nothing],
  ['repaired once: it is to be repaired, or another one given', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 1 }),
    by('CN-1', owes('price', repairOrReplace))],
  ['repaired three times', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 3 }), owes('price', { replacement: true })],
  ['the last day of the year', guaranteed('2027-03-10T23:59+08:00', { repairsFailed: 2 }), owes('price', { replacement: true })],
  ['a day later', guaranteed('2027-03-11T00:00+08:00', { repairsFailed: 2 }), nothing],
  ['the other one is faulty, too: return', guaranteed('2026-11-10T09:00+08:00', { repairsFailed: 2, replacementFailed: true }),
    owes('price', { refund_full: 10_000n })],
  ['days in repair are added to the year', guaranteed('2027-03-30T23:59+08:00', { repairsFailed: 2, repairDays: 20 }),
    owes('price', { replacement: true })],
  ['and no more than those', guaranteed('2027-03-31T00:00+08:00', { repairsFailed: 2, repairDays: 20 }), nothing],
]);
const waiting = (repairDays: number, repairDelayCause: 'parts' | 'repairer') =>
  guaranteed('2026-11-10T09:00+08:00', { repairDays, repairDelayCause });
const repairing = (repairDelayCause: 'parts' | 'repairer') =>
  guaranteed('2026-05-05T09:00+08:00', { repairStartedAt: '2026-05-01T09:00+08:00', repairDelayCause });
const slow = rowsOf('CN-18', [
  ['a single day in repair is no delay', waiting(1, 'repairer'), nothing],
  ['ninety days for want of parts', waiting(90, 'parts'), nothing],
  ['ninety days: it is still to be repaired', waiting(90, 'parts'), by('CN-1', owes('price', repairOrReplace))],
  ['thirty days: it is still to be repaired', waiting(30, 'repairer'), by('CN-1', owes('price', repairOrReplace))],
  ['ninety-one', waiting(91, 'parts'), owes('price', { replacement: true })],
  ['thirty days by the repairer’s fault', waiting(30, 'repairer'), nothing],
  ['thirty-one', waiting(31, 'repairer'), owes('price', { replacement: true })],
  ['a repair that waits for parts has ninety days', repairing('parts'), due('trader', east('2026-07-30'))],
  ['any other has thirty', repairing('repairer'), due('trader', east('2026-05-31'))],
]);

const parcel = (said: Given) => cn({ category: 'damaged_in_transit', claimed: '2026-05-01T10:00+08:00', said });
const parcels = rowsOf('CN-19', [
  ['a lost parcel with its value insured', parcel({ parcelFault: 'lost', insuredValue: 8_000n, parcelLoss: 8_000n }),
    owes('damages', { damages: 8_000n })],
  ['a damaged one, up to the value insured', parcel({ parcelFault: 'damaged', insuredValue: 8_000n, parcelLoss: 9_000n }),
    owes('damages', { damages: 8_000n })],
  ['and no more than was lost', parcel({ parcelFault: 'short', insuredValue: 8_000n, parcelLoss: 3_000n }), owes('damages', { damages: 3_000n })],
  ['without insurance, what was lost', parcel({ parcelFault: 'damaged', parcelLoss: 4_000n }), owes('damages', { damages: 4_000n })],
  ['a loss that is not proven', parcel({ parcelFault: 'damaged', parcelLoss: unproven(4_000n) }), nothing],
  ['nothing happened to the parcel', cn({ category: 'other', claimed: '2026-05-01T10:00+08:00', said: { parcelLoss: 4_000n } }), nothing],
]);

const asked = cn({ category: 'other', claimed: '2026-05-20T10:00+08:00', said: { authorityComplaintAt: '2026-05-20T10:00+08:00' } });
const authority = rowsOf('CN-12', [
  ['seven working days to answer', asked, due('authority', east('2026-05-29'))],
  ['sixty days to mediate', asked, due('authority', east('2026-07-19'))],
  ['nobody has complained there', cn({ category: 'other', claimed: '2026-05-20T10:00+08:00' }), { noPeriod: true }],
]);

export const china2026: readonly Row[] = [
  quality, withdrawal, exclusions, content, burden, fraud, harm, food, prepaid, promptness, outer, platform, authority, promise, penalties, weekOne,
  weekTwo, repairs, slow, parcels,
].flat();
