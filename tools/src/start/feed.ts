import { encodeJson, instant, sign, signingKey } from '@redress/contracts';
import { type Keys } from './keys.js';
import { accountOf } from './accounts.js';
import { type Sample, type SampleInput } from './samples.js';

/** Where a sample complaint went. */
export interface Fed {
  readonly sample: Sample;
  readonly caseId: string;
  readonly caseLink: string;
  readonly orderRef: string;
}

/** What intake answers; order facts open no case. */
interface Taken { readonly caseId?: string; readonly caseLink?: string }
type Complaint = Extract<SampleInput, { kind: 'complaint' }>;
const isComplaint = (input: SampleInput): input is Complaint => input.kind === 'complaint';

/** Posts one sample as its marketplace would: signed over the very bytes. Tries again while intake is away. */
export async function post(intakeUrl: string, keys: Keys, { channel, input }: Sample, patienceMs = 15_000): Promise<Taken> {
  const { account } = accountOf(channel);
  const body = encodeJson(input);
  const key = signingKey(keys.webhookSecret(channel, account));
  const url = `${intakeUrl}/webhooks/${channel}/${account}`;
  for (const until = performance.now() + patienceMs; ;) {
    const headers = { ...sign(key, `${input.kind}-${input.externalId}`, instant(Date.now()), body), 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    if (response?.ok) return (await response.json()) as Taken;
    const said = response ? `${response.status} ${(await response.text()).slice(0, 300)}` : 'no answer';
    if ((response && response.status < 500 && response.status !== 429) || performance.now() > until) {
      throw new Error(`Intake did not take the sample ${input.externalId}: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Feeds the stream at a pace that eyes can follow. `fed` is called once for each complaint, when its case is known. */
export async function feed(
  options: { intakeUrl: string; keys: Keys; samples: readonly Sample[]; paceMs: number; signal: AbortSignal }, fed: (fed: Fed) => void,
): Promise<void> {
  const { intakeUrl, keys, samples, paceMs, signal } = options;
  for (const sample of samples) {
    if (signal.aborted) return;
    const { input } = sample;
    const { caseId, caseLink = '' } = await post(intakeUrl, keys, sample);
    if (isComplaint(input) && caseId) fed({ sample, caseId, caseLink, orderRef: input.order.orderRef });
    if (sample.repeated) {
      const again = await post(intakeUrl, keys, sample);
      if (again.caseId !== caseId) throw new Error(`A repeat of ${input.externalId} opened another case.`);
    }
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
}
