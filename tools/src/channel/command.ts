import { type KeyObject } from 'node:crypto';
import { parseArgs } from 'node:util';
import { channelInputSchema, type ChannelMessage, channelMessage, type Instant, sealComplaint, sealedComplaintSchema } from '@redress/contracts';

export const usage = `npm run channel -- seal | sign | send  FILE  [flags]

For channels that use the topics channel.complaints and channel.orders instead of webhooks. FILE holds one JSON object, or one on each line:
complaints, withdrawals and order facts as docs/asyncapi and the webhook have them. "-" reads standard input.

  seal   prints complaints with text and contact sealed to intake's public key; all else as it was
  sign   seals, and prints messages with key, headers and signature, ready for any Kafka client
  send   seals, signs, and publishes as the channels' role, on the bus that the running Redress uses

  --channel NAME --account NAME   who sends
  --id ID          names this sending; the same id sent twice is one message (default: made of the input's externalId)
  --secret-file F  the account's secret (default: from the local registry)
  --seal-key F     intake's public key, JWK or PEM (default: the local one)
  --data DIR       the data folder (default: REDRESS_HOME, or .redress in the checkout)
  --help           show this`;

export interface ChannelCommand {
  readonly act: 'seal' | 'sign' | 'send';
  readonly file: string;
  readonly channel: string | undefined;
  readonly account: string | undefined;
  readonly id: string | undefined;
  readonly secretFile: string | undefined;
  readonly sealKey: string | undefined;
  readonly data: string | undefined;
}

/** Undefined where help is asked for. @throws Error in one line that says what is wrong with the arguments. */
export function parseChannelCommand(args: readonly string[]): ChannelCommand | undefined {
  const text = { type: 'string' } as const;
  const { values, positionals: [act, file, ...more] } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { channel: text, account: text, id: text, 'secret-file': text, 'seal-key': text, data: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || act === undefined) return undefined;
  if ((act !== 'seal' && act !== 'sign' && act !== 'send') || file === undefined || more.length > 0) {
    throw new Error(`Not understood: ${args.join(' ')}. \`npm run channel -- --help\` tells what is.`);
  }
  const { channel, account, id, data } = values;
  if (act !== 'seal' && (channel === undefined || account === undefined)) throw new Error('Say who sends: --channel NAME --account NAME.');
  return { act, file, channel, account, id, secretFile: values['secret-file'], sealKey: values['seal-key'], data };
}

type Input = { readonly kind: string; readonly externalId: string };

/** The inputs of a file: one JSON object, or one on each line. Throws naming the first that is none, or that intake would not take. */
export function inputsOf(text: string): Input[] {
  const whole = parsed(text);
  const values = whole === undefined ? text.split('\n').filter((line) => line.trim() !== '').map((line) => parsed(line)) : [whole].flat();
  if (values.length === 0) throw new Error('The file is empty.');
  return values.map((value, index) => {
    const isSealed = sealedComplaintSchema.safeParse(value).success;
    const checked = isSealed ? undefined : channelInputSchema.safeParse(value);
    if (checked?.error) {
      const [issue] = checked.error.issues;
      throw new Error(`Input ${index + 1} would be refused: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'does not fit'}.`);
    }
    return value as Input;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A complaint sealed; what has nothing to seal, or is sealed already, as it is. */
export async function sealedInput(input: Input, key: KeyObject): Promise<Input> {
  const isClear = input.kind === 'complaint' && typeof (input as unknown as { text: unknown }).text === 'string';
  return isClear ? ((await sealComplaint(input as never, key)) as Input) : input;
}

interface Signer { readonly channel: string; readonly account: string; readonly key: KeyObject; readonly id?: string | undefined }

export const signedMessage = (input: Input, from: Signer, at: Instant): ChannelMessage =>
  channelMessage({ channel: from.channel, account: from.account, keys: from.key, id: from.id ?? `${input.kind}-${input.externalId}`, at }, input);
