import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Desk's own variables: where its pages lead. A link without an address is left out. */
export const deskConfig = z.object({
  /** Follow-up's public address: the survey, and opening a case again. */
  FOLLOW_UP_URL: httpUrl.optional(),
  /** Compensation's public address: the customer's choice between remedies. */
  COMPENSATION_URL: httpUrl.optional(),
  /** The page of all mails, where a sink catches them. */
  INBOX_URL: httpUrl.optional(),
});
