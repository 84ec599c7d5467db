import { type RulePack } from '../domain/statute/rule-pack.js';
import { cnConsumerLaw } from './cn-consumer-law.js';
import { cnPlatformAndGoods } from './cn-platform-and-goods.js';

export const cn202611: RulePack = { version: 'cn@2026-11', jurisdiction: 'CN', rules: [...cnConsumerLaw, ...cnPlatformAndGoods] };
