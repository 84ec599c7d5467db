import { caseLinkKey, live } from '@redress/chassis';
import { defineService } from '@redress/messaging';
import { readPolicies } from './clock-policies.js';
import { followUpConfig } from './config.js';
import { followUpGauges } from './gauges.js';
import { CustomerDoor } from './http/customer-door.js';
import { PromisesDoor } from './http/promises-door.js';
import { StaffCaseDoor } from './http/staff-door.js';
import { email } from './messengers/email.js';
import { mailApi } from './messengers/mail-api.js';
import { httpVault } from './messengers/vault.js';
import { followUpUseCases } from './perform.js';
import { sendMessages } from './send-messages.js';
import { followUps } from './store/follow-ups.js';
import { FollowUp1764000000000 } from './store/migrations/1764000000000-follow-up.js';
import { StatutoryClocks1764301000000 } from './store/migrations/1764301000000-statutory-clocks.js';
import { Disputes1764305100000 } from './store/migrations/1764305100000-disputes.js';
import { Promise1764307000000 } from './store/migrations/1764307000000-promise.js';
import { promises } from './store/promises.js';
import { sentMessages } from './store/sent-messages.js';

/** Keeps the customer informed and the clocks honest, tells when a case is resolved, asks whether it helped, closes it or opens it again. */
export const followUp = defineService({
  name: 'follow-up',
  config: followUpConfig,
  stores: [followUps, sentMessages, promises],
  migrations: [FollowUp1764000000000, StatutoryClocks1764301000000, Disputes1764305100000, Promise1764307000000],
  appendOnly: [sentMessages],
  useCases: (config) => followUpUseCases(readPolicies(config.CLOCKS_FILE), { seconds: config.FOLLOW_UP_PERIOD_SECONDS }),
  performers: (config, { tracing }) => ({
    'message.send': sendMessages({
      vault: httpVault({ url: config.VAULT_URL, secret: live(config, 'SERVICE_SECRET', (secret) => secret), tracing }),
      messenger: config.MAIL_API_URL
        ? mailApi({ url: config.MAIL_API_URL, token: config.MAIL_API_TOKEN, from: config.MAIL_FROM })
        : email({ url: config.SMTP_URL, from: config.MAIL_FROM }),
      deskUrl: config.DESK_URL, surveyUrl: config.FOLLOW_UP_URL, linkKey: live(config, 'CASE_LINK_SECRET', caseLinkKey),
    }),
  }),
  gauges: () => followUpGauges,
  controllers: [CustomerDoor, StaffCaseDoor, PromisesDoor],
});
