import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Leg } from '@redress/contracts';
import { type Money } from '@redress/money';
import { checkout } from '../start/home.js';
import { type InBoth } from '../night/words.js';

export interface RuleRead {
  readonly id: string; readonly citation: string; readonly confidence: 'C' | 'S'; readonly effectiveFrom: string; readonly effectiveTo?: string;
  readonly condition: InBoth; readonly entitlement: InBoth; readonly claimOnly?: string;
}
export interface WayRead {
  readonly remedy: string; readonly form: Leg['form']; readonly gate: string; readonly amount?: Money; readonly byConsent?: readonly string[];
}
interface EntitlementRead {
  readonly head: string; readonly lineRef: string; readonly chooser: string; readonly ways: readonly WayRead[]; readonly rules: readonly string[];
}
interface DeadlineRead {
  readonly rule: string; readonly name: string; readonly lineRef: string; readonly whose: string; readonly startEvent: string;
  readonly startedAt: string; readonly dueAt: string; readonly text: InBoth;
}
export interface FloorRead {
  readonly jurisdiction?: string; readonly pack?: string;
  readonly entitlements: readonly EntitlementRead[];
  readonly deadlines: readonly DeadlineRead[];
  readonly passedOver: readonly { readonly rule: string; readonly lineRef: string; readonly because: string; readonly fact?: string }[];
}

/** What compensation knows of the law, by its shape: tools know apps by name only. */
export interface Law {
  readonly packs: readonly { readonly version: string; readonly jurisdiction: string; readonly rules: readonly RuleRead[] }[];
  readonly notEncoded: readonly { readonly id: string; readonly citation: string; readonly because: InBoth }[];
  readonly remedyNames: Readonly<Record<string, InBoth>>;
  floorOf(facts: unknown): FloorRead;
  example(): unknown;
}

/** A module of compensation: tools import no app. */
export type Load = (source: string) => Promise<Readonly<Record<string, unknown>>>;

export const fromBuild: Load = async (source) => {
  const built = join(checkout(), 'apps/compensation/dist', source);
  if (!existsSync(built)) throw new Error('apps/compensation is not built. Run `npm run compile`.');
  return (await import(pathToFileURL(built).href)) as Record<string, unknown>;
};

const sources = ['statutes/shipped.js', 'statutes/not-encoded.js', 'domain/offer/remedy-names.js', 'domain/statute/evaluate.js', 'statutes/examples.js'];
interface Known extends Pick<Law, 'packs' | 'notEncoded' | 'remedyNames'> {
  readonly shippedPacks: unknown;
  readonly floorOf: (packs: unknown, facts: unknown) => FloorRead;
  readonly factsOf: (told: object) => unknown;
}

export async function readLaw(load: Load = fromBuild): Promise<Law> {
  const known = Object.assign({}, ...(await Promise.all(sources.map(load)))) as Known;
  return {
    packs: known.packs, notEncoded: known.notEncoded, remedyNames: known.remedyNames,
    floorOf: (facts) => known.floorOf(known.shippedPacks, facts),
    example: () => known.factsOf({ with: { threeGuaranteesGoods: true } }),
  };
}
