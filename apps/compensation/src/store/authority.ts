import { accountOf, bigint, integer, json, oneOf, storeOf, text } from '@redress/messaging';
import { type AuthorityLimit, type AuthorityTable } from '../domain/authority/authority.js';
import { type Budget } from '../domain/authority/budget.js';
import { type ApprovalSum } from '../domain/authority/rolling-sum.js';

/**
 * Who may approve how much: the shipped limits (merchant `*`), and those that a merchant has instead. Only the migrator writes them; the
 * database holds every approved plan to them.
 */
export const authorityLimits = storeOf<AuthorityTable>()({
  table: 'authority_limit', key: ['merchant', 'currency'], reference: true,
  columns: { merchant: text, currency: text, limits: json<readonly AuthorityLimit[]>() },
});

/** No clock is known when rows are loaded, so the day is in the row and not in its key. */
export const approvalSums = accountOf<ApprovalSum>()(
  {
    table: 'approval_sum', key: ['merchant', 'scope', 'subject', 'currency'], fillfactor: 80,
    columns: { merchant: text, scope: oneOf<ApprovalSum['scope']>(), subject: text, currency: text, day: text, minor: bigint },
    checks: { not_negative: 'minor >= 0' },
  },
  (key) => ({ ...key, day: '', minor: 0n }),
);

export const budgets = storeOf<Budget>()({
  table: 'budget', key: ['merchant', 'month', 'channel', 'cause', 'currency'], fillfactor: 50,
  columns: {
    merchant: text, month: text, channel: text, cause: oneOf<Budget['cause']>(), currency: text, planned: bigint, reserved: bigint, spent: bigint,
    overdraft: oneOf<Budget['overdraft']>(), alarmed: integer, setBy: text, published: integer,
  },
  checks: { never_negative: 'planned >= 0 AND reserved >= 0 AND spent >= 0' },
});

export const authorityStores = [authorityLimits, approvalSums, budgets] as const;
