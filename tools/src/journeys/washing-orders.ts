import { type Circumstances, instant, minus } from '@redress/contracts';
import { type JourneyHouse } from './journey-house.js';
import { type Complaint, complaintOf, customer, type Opened, post, staff } from './visitors.js';
import { last } from './witness.js';

const PRICE = 399_900;
const NOISE = {
  tmall: '洗衣机脱水时有异响，声音越来越大，家里人都担心，请尽快处理。',
  shopify: 'The washing machine makes an abnormal noise, the motor sounds faulty. I am worried, please look into it.',
} as const;

/** As a person who saw the goods found it. */
export const seen = <T>(value: T) => ({ value, source: 'inspection', proven: 'yes' }) as const;

export interface Machine extends Partial<Pick<Complaint, 'requestedRemedy' | 'demanded'>> {
  readonly id: string;
  readonly channel?: keyof typeof NOISE;
  /** Ago: bought and delivered. */
  readonly days: number;
  readonly known?: Circumstances;
}

/** Somebody's washing machine makes a noise. It is under the three guarantees where there are such. */
export async function noisy({ stack }: JourneyHouse, { id, channel = 'tmall', days, known, ...told }: Machine): Promise<Opened> {
  const complaint = complaintOf(channel, { id: `washing-${id}`, text: NOISE[channel], paid: PRICE, requestedRemedy: 'none', ...told });
  const at = minus(instant(Date.now()), { days });
  const circumstances = { threeGuaranteesGoods: { value: true, source: 'channel', proven: 'yes' }, ...known } as const;
  const lines = 'lines' in complaint.order ? complaint.order.lines.map((line) => ({ ...line, goods: 'washing machine', circumstances })) : [];
  const order = { ...complaint.order, purchasedAt: at, dispatchedAt: at, deliveredAt: at, lines };
  const answer = await post(stack, channel, { ...complaint, order });
  if (answer.status !== 202) throw new Error(`the complaint was not taken: ${answer.status} ${answer.text}`);
  return answer.body as Opened;
}

interface Leg { readonly remedy: string; readonly gate: string; readonly amount?: { readonly minor: string } }
interface Explanation {
  readonly reasons: readonly { readonly code: string; readonly text: object }[];
  readonly refused: readonly { readonly rule: string; readonly because: string; readonly fact?: string; readonly reason: object }[];
  readonly decisive: readonly { readonly fact: string; readonly value: unknown; readonly proven?: string }[];
}

/** What the policy asks for first does not come: nobody is at home, and the customer has nothing to add. */
export async function leaveUnanswered({ stack, witness }: JourneyHouse, opened: Opened, merchant: string): Promise<void> {
  const asked = await witness.until(opened.caseId, 'evidence.requested.v1');
  const { requestId } = last(asked, 'evidence.requested.v1');
  const visits = asked.flatMap(({ type, data }) => (type === 'task.assigned.v1' ? [(data as { taskId: string }).taskId] : []));
  const fay = await staff(stack, 'field-worker', 'fay', [merchant]);
  const { compensation } = stack.urls;
  await Promise.all([
    ...visits.map((taskId) => fay.post(`${compensation}/tasks/${taskId}/answer`, { outcome: 'failed', reason: 'customer_absent' })),
    customer(opened).post(`${compensation}/my/case/evidence`, { requestId, kind: 'statement', statement: 'nothing_to_add' }),
  ]);
}

/** What lies before the customer after so many proposals, or what is owed before the first, and why, all by the case link. */
export async function offerOf(
  { stack, witness }: JourneyHouse, opened: Opened, said: 'entitlement.computed.v1' | 'remedy.proposed.v1' = 'remedy.proposed.v1',
) {
  const { planId } = last(await witness.until(opened.caseId, said), said);
  const me = customer(opened);
  const { compensation } = stack.urls;
  const [{ body: { offers: [offer] } }, { body }] = await Promise.all([
    me.get(`${compensation}/my/case/offer`), me.get(`${compensation}/plans/${planId}/explanation`),
  ]);
  const { reasons, refused, decisive } = body as Explanation;
  const options = (offer?.options ?? []) as readonly { optionId: string; legs: readonly Leg[] }[];
  return {
    planId, refused, decisive,
    /** What each option gives. A letter is no remedy of its own. */
    ways: options.map(({ legs }) => legs.map(({ remedy }) => remedy).filter((remedy) => remedy !== 'apology').join(' + ')),
    legsOf: (remedy: string) => options.find(({ legs }) => legs.some((leg) => leg.remedy === remedy))?.legs,
    byDefault: offer?.defaultOption as string | undefined,
    rules: reasons.map(({ code }) => code),
    refusedAs: (rule: string) => refused.find((one) => one.rule === rule),
  };
}
