import { caseLinkKey, live } from '@redress/chassis';
import { defineService } from '@redress/messaging';
import { intakeConfig, partsOf } from './config.js';
import { CaseLinks } from './http/case-links.js';
import { ChannelsDoor } from './http/channels.door.js';
import { MyCaseDoor } from './http/my-case.door.js';
import { QuarantineDoor } from './http/quarantine.door.js';
import { VaultDoor } from './http/vault.door.js';
import { WebhookDoor } from './http/webhook.door.js';
import { PARTS } from './parts.js';
import { ChannelPause1764100000000 } from './store/migrations/1764100000000-channel-pause.js';
import { CampaignCase1764306100000 } from './store/migrations/1764306100000-campaign-case.js';
import { Intake1764000000000 } from './store/migrations/1764000000000-intake.js';
import { intakeStores } from './store/stores.js';
import { perform } from './use-cases.js';

/** The door and the vault: complaints and order facts in, cases opened; who people are stays here. */
export const intake = defineService({
  name: 'intake',
  config: intakeConfig,
  stores: [...intakeStores],
  migrations: [Intake1764000000000, ChannelPause1764100000000, CampaignCase1764306100000],
  useCases: (config) => perform(partsOf(config)),
  controllers: [WebhookDoor, MyCaseDoor, VaultDoor, QuarantineDoor, ChannelsDoor],
  providers: (config) => [
    { provide: PARTS, useValue: partsOf(config) },
    { provide: CaseLinks, useValue: new CaseLinks(live(config, 'CASE_LINK_SECRET', caseLinkKey), config.DESK_URL, config.CASE_LINK_DAYS) },
  ],
});
