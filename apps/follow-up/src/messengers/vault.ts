import { contactAnswersSchema, type ContactAnswer, type ContactRequest } from '@redress/contracts';
import { signServiceToken, SpanKind, type Tracing, untraced } from '@redress/chassis';
import { request } from 'undici';

/** Whom to write to, asked of intake's vault at the moment of sending. */
export interface Vault {
  /** One answer for each request, in the same order. Rejects where the vault cannot be asked. `causes` are the traceparents of who asks. */
  contacts(requests: readonly ContactRequest[], causes?: readonly string[]): Promise<readonly ContactAnswer[]>;
}

const TIMEOUT_MS = 5_000;
const PATH = '/vault/contacts';

/**
 * The vault over HTTP: one call for a whole batch of messages. `url` is intake's address, `secret` what all services share. A call for one
 * message belongs to its trace; one for many has a trace of its own that names them all.
 */
export function httpVault({ url, secret, tracing = untraced }: { url: string; secret: () => string; tracing?: Tracing }): Vault {
  const ask = async (requests: readonly ContactRequest[], traceparent: string): Promise<readonly ContactAnswer[]> => {
    const token = await signServiceToken({ from: 'follow-up', to: 'intake' }, secret());
    const { statusCode, body } = await request(new URL(PATH, url), {
      method: 'POST', body: JSON.stringify({ requests }), headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, traceparent },
    });
    if (statusCode >= 300) {
      await body.dump();
      throw new Error(`the vault answered ${statusCode}`);
    }
    const { answers } = contactAnswersSchema.parse(await body.json());
    if (answers.length !== requests.length) throw new Error('the vault left requests unanswered');
    return answers;
  };
  return {
    contacts: async (requests, causes = []) => {
      const parent = causes.length === 1 ? causes[0] : undefined;
      const traceparent = tracing.next(parent);
      const call = {
        traceparent, parent, name: `POST ${PATH}`, kind: SpanKind.CLIENT, from: performance.now(), links: parent ? [] : causes,
        facts: { 'http.request.method': 'POST', 'messaging.batch.message_count': requests.length },
      };
      try {
        const answers = await ask(requests, traceparent);
        tracing.record(call);
        return answers;
      } catch (error) {
        tracing.record({ ...call, error: 'vault-unavailable' });
        throw error;
      }
    },
  };
}
