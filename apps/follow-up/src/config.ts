import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Follow-up's own variables. */
export const followUpConfig = z.object({
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  /** A provider that takes mails in batches over HTTP (`POST /email/batch`); where it is set, SMTP_URL is not used. */
  MAIL_API_URL: httpUrl.optional(),
  MAIL_API_TOKEN: z.string().default(''),
  MAIL_FROM: z.string().regex(/@/, 'must hold an address').default('Redress <after-sales@redress.invalid>'),
  /** Intake's public address: its vault knows whom to write to. */
  VAULT_URL: httpUrl,
  /** This service's own address as customers reach it, for survey links. */
  FOLLOW_UP_URL: httpUrl,
  /** How long after its outcome a case can be objected to before it is closed. */
  FOLLOW_UP_PERIOD_SECONDS: z.coerce.number().int().min(1).max(31_536_000).default(604_800),
  /** JSON file of clock policies; without it one policy is for all channels. */
  CLOCKS_FILE: z.string().optional(),
});
