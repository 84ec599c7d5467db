import { type CircumstanceName, headsOfLoss, legForms, remedyKinds } from '@redress/contracts';
import { type Money } from '@redress/money';
import { z } from 'zod';
import { type PackFault } from '../domain/statute/check-facts.js';
import { checkPack } from '../domain/statute/check-pack.js';
import { jurisdictions } from '../domain/statute/floor.js';
import { type Amount, type Condition, type FactName, type RulePack, type StartEvent } from '../domain/statute/rule-pack.js';

// Names of facts are looked at by checkPack, which says more of a wrong one than a schema could.
const circumstance = z.string() as unknown as z.ZodType<CircumstanceName>;
const fact = z.string() as unknown as z.ZodType<FactName>;
const event = z.string() as unknown as z.ZodType<StartEvent>;
const text = z.strictObject({ en: z.string(), zh: z.string() });
const party = z.enum(['trader', 'consumer']);
const ids = z.array(z.string());
const whole = z.int().min(0);
const amountOfMoney = z.strictObject({
  minor: z.union([z.bigint(), z.string().regex(/^\d{1,18}$/, 'integer minor units').transform(BigInt)]), currency: z.string(),
}) as z.ZodType<Money>;

const period = {
  from: z.array(event), latestOf: z.literal(true).optional(), months: whole.optional(), days: whole.optional(), workingDays: whole.optional(),
  startDayCounts: z.literal(true).optional(), withoutDaysOf: circumstance.optional(),
};
const onFact = { fact, burden: party.optional() };
const condition: z.ZodType<Condition> = z.lazy(() => z.union([
  z.strictObject({ all: z.array(condition) }), z.strictObject({ any: z.array(condition) }), z.strictObject({ not: condition }),
  z.strictObject({ ...onFact, is: z.union([z.boolean(), z.string()]) }), z.strictObject({ ...onFact, in: z.array(z.string()) }),
  z.strictObject({ ...onFact, atLeast: z.number() }), z.strictObject({ ...onFact, atMost: z.number() }),
  z.strictObject({ ...onFact, known: z.boolean() }),
  z.strictObject({ act: z.array(event), within: z.strictObject(period) }),
]));
const conditions = z.array(condition);
const amount: z.ZodType<Amount> = z.lazy(() => z.union([
  z.literal('paid'), z.strictObject({ sum: circumstance }), z.strictObject({ each: amountOfMoney }), z.strictObject({ times: whole, of: amount }),
  z.strictObject({ plus: z.array(amount) }), z.strictObject({ greatest: z.array(amount) }), z.strictObject({ least: z.array(amount) }),
  z.strictObject({ firstKnown: z.array(amount) }), z.strictObject({ from: amount, less: z.array(amount) }),
]));

const way = z.strictObject({
  remedy: z.enum(remedyKinds), form: z.enum(legForms), gate: z.enum(['none', 'inspection']).optional(), amount: amount.optional(),
  minimumInAll: amountOfMoney.optional(), open: z.literal(true).optional(),
});
const grant = z.strictObject({
  if: conditions.optional(), unless: conditions.optional(), head: z.enum(headsOfLoss), chooser: party, ways: z.tuple([way], way),
  inKind: z.literal(true).optional(),
});
const rule = z.strictObject({
  id: z.string().min(1), citation: z.string(), confidence: z.enum(['C', 'S']), condition: text, entitlement: text, effectiveFrom: z.string(),
  effectiveTo: z.string().optional(), measuredOn: z.enum(['purchasedAt', 'claimedAt']).optional(), claimOnly: circumstance.optional(),
  follows: ids.optional(), appliesIf: conditions, unless: conditions.optional(), owes: z.array(grant).optional(),
  limits: z.array(z.strictObject({ rules: ids, if: conditions, share: z.int().optional() })).optional(), presumes: z.array(circumstance).optional(),
  byConsent: z.strictObject({ rules: ids, remedies: z.array(z.enum(remedyKinds)) }).optional(),
  deadlines: z.array(z.strictObject({
    ...period, name: z.string().min(1), whose: z.enum(['trader', 'consumer', 'authority']), if: conditions.optional(), text,
  })).optional(),
});
const packSchema = z.strictObject({ version: z.string(), jurisdiction: z.enum(jurisdictions), rules: z.array(rule) }) satisfies z.ZodType<RulePack>;

/** A pack from JSON, money with `minor` as text or as a bigint; or all that is wrong with it. Whatever JSON holds may be given. */
export function readPack(document: unknown): { readonly pack: RulePack } | { readonly faults: readonly PackFault[] } {
  const { data, error } = packSchema.safeParse(document);
  if (!data) {
    return { faults: error.issues.map(({ path, message }) => ({ code: 'faulty-document', place: path.join('.') || 'the whole', says: message })) };
  }
  const faults = checkPack(data);
  return faults.length > 0 ? { faults } : { pack: data };
}
