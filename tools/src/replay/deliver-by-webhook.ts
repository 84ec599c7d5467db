import { setTimeout as pause } from 'node:timers/promises';
import { instant, sign } from '@redress/contracts';
import { Pool } from 'undici';
import { type Outgoing, sendingId } from './complaint.js';
import { type Sender } from './registry.js';

/** What came of sending one complaint. */
export type Delivery =
  | { readonly is: 'taken'; readonly receivedAt: string }
  /** Sent where nobody answers: whether it was taken is seen later. */
  | { readonly is: 'sent' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'undelivered'; readonly why: string };

export interface Courier {
  deliver(outgoing: Outgoing, sender: Sender, signal: AbortSignal): Promise<Delivery>;
  close(): Promise<void>;
}

/** Requests in flight. */
export const AT_ONCE = 64;
const LONGEST_PAUSE_MS = 2_000;

/** Posts as a channel does: signed over the bytes, over connections that stay open. Where intake is away it tries again with the same id. */
export function webhookCourier(intakeUrl: string): Courier {
  const pool = new Pool(intakeUrl, { connections: AT_ONCE, headersTimeout: 30_000, bodyTimeout: 30_000, connectTimeout: 2_000 });
  return {
    deliver: async (outgoing, { key }, signal) => {
      const { channel, account, complaint } = outgoing;
      const body = JSON.stringify(complaint);
      const path = `/webhooks/${encodeURIComponent(channel)}/${encodeURIComponent(account)}`;
      let why = 'nobody was asked';
      for (let wait = 50; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
        try {
          const headers = { ...sign(key, sendingId(outgoing), instant(Date.now()), body), 'content-type': 'application/json' };
          const response = await pool.request({ path, method: 'POST', headers, body, signal });
          const answer = await response.body.text();
          if (response.statusCode < 300) return { is: 'taken', receivedAt: (JSON.parse(answer) as { receivedAt: string }).receivedAt };
          why = problemOf(response.statusCode, answer);
          if (response.statusCode < 500 && response.statusCode !== 429 && response.statusCode !== 408) return { is: 'refused', why };
        } catch (error) {
          why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
        }
        await pause(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      }
      return { is: 'undelivered', why };
    },
    close: () => pool.destroy(),
  };
}

interface Problem { code?: string; detail?: string; errors?: { path: string; message: string }[] }

/** The documented code and what it says, e.g. `conflict-other-content (409): …`. */
function problemOf(status: number, answer: string): string {
  try {
    const { code = 'error', detail, errors = [] } = JSON.parse(answer) as Problem;
    const said = errors.length > 0 ? errors.map(({ path, message }) => `${path}: ${message}`).join('; ') : detail;
    return `${code} (${status})${said ? `: ${said}` : ''}`;
  } catch {
    return `HTTP ${status}`;
  }
}
