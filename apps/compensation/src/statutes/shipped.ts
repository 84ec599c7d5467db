import { type CompiledPack, compilePack } from '../domain/statute/compile.js';
import { type RulePack } from '../domain/statute/rule-pack.js';
import { cn202611 } from './cn.js';
import { eu202611 } from './eu.js';
import { uk202611 } from './uk.js';
import { us202611 } from './us.js';

export const packs: readonly RulePack[] = [cn202611, eu202611, uk202611, us202611];

/** What the service starts with, compiled once. */
export const shippedPacks: readonly CompiledPack[] = packs.map(compilePack);
