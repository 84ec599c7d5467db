import { ProblemError } from '@redress/chassis';
import { type Instant, isSignedBy, type SignatureHeaders, signedTime } from '@redress/contracts';
import { type Account, type Registry } from '../domain/registry.js';

export interface Signed {
  readonly account: Account;
  readonly signedAt: Instant;
}

/**
 * Whose message it is and when it was signed, from the bytes as they came. Throws `unknown-channel`, `unknown-account` or
 * `invalid-signature`; whether the time will do is for the caller, who knows when the message arrived.
 */
export function verifySender(
  registry: Registry, channel: string, account: string, signed: Partial<SignatureHeaders>, body: string | Uint8Array,
): Signed {
  const lookup = registry.find(channel, account);
  if ('missing' in lookup) throw new ProblemError(lookup.missing, 'Ask the operator for your channel and account names.');
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = signed;
  const signedAt = timestamp && signedTime(timestamp);
  if (!id || !signedAt || !signature) {
    throw new ProblemError('invalid-signature', 'Send webhook-id, webhook-timestamp (seconds) and webhook-signature.');
  }
  if (!isSignedBy(lookup.found.keys, signed as SignatureHeaders, body)) {
    throw new ProblemError('invalid-signature', 'Sign `id.timestamp.body` over the bytes that are sent, by the secret of this account.');
  }
  return { account: lookup.found, signedAt };
}
