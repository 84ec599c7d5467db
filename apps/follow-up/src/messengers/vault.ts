import { contactAnswersSchema, type ContactAnswer, type ContactRequest } from '@redress/contracts';
import { signServiceToken } from '@redress/chassis';
import { request } from 'undici';

/** Whom to write to, asked of intake's vault at the moment of sending. */
export interface Vault {
  /** One answer for each request, in the same order. Rejects where the vault cannot be asked. */
  contacts(requests: readonly ContactRequest[]): Promise<readonly ContactAnswer[]>;
}

const TIMEOUT_MS = 5_000;

/** The vault over HTTP: one call for a whole batch of messages. `url` is intake's address, `secret` what all services share. */
export const httpVault = ({ url, secret }: { url: string; secret: () => string }): Vault => ({
  contacts: async (requests) => {
    const token = await signServiceToken({ from: 'follow-up', to: 'intake' }, secret());
    const { statusCode, body } = await request(new URL('/vault/contacts', url), {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ requests }),
      headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS,
    });
    if (statusCode >= 300) {
      await body.dump();
      throw new Error(`the vault answered ${statusCode}`);
    }
    const { answers } = contactAnswersSchema.parse(await body.json());
    if (answers.length !== requests.length) throw new Error('the vault left requests unanswered');
    return answers;
  },
});
