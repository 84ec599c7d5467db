import { type SampleAccount } from '../start/accounts.js';

/** The shop for which files are imported where their rows name no other. What an order is paid in, each row says. */
export const importAccount = {
  channel: 'import', account: 'files', merchant: 'import', currency: 'USD', country: 'US', timeZone: 'America/New_York', language: 'en',
} as const satisfies SampleAccount;
