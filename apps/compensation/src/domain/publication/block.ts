import { type Instant } from '@redress/contracts';
import { type Jurisdiction } from '../statute/floor.js';
import { type Block, EVERYONE, inForceAt, type Publication, type Shelf } from './publication.js';

export interface BlockedPolicy extends Block { readonly owner: string; readonly name: string }

/** Policies that the pack's backtest has found below its floor, of those that still decide when it comes into force, or later. */
export function blockedBy({ name: pack, subject: jurisdiction, report }: Publication, from: Instant, shelves: readonly Shelf[]): BlockedPolicy[] {
  const { byPolicy = {}, rules: found = {} } = report?.belowFloor ?? {};
  return Object.keys(byPolicy).flatMap((label) => {
    const { owner, name } = policyOfLabel(label);
    const rules = found[label] ?? [];
    const shelf = shelves.find((one) => one.merchant === owner);
    return shelf && stillDecides(shelf, name, from) ? [{ owner, name, pack, jurisdiction, rules, from }] : [];
  });
}

/** Reports name a policy by its owner and its name. */
export const labelOf = (owner: string, name: string): string => `${owner}/${name}`;
export function policyOfLabel(label: string): { owner: string; name: string } {
  const at = label.indexOf('/');
  return { owner: label.slice(0, at), name: label.slice(at + 1) };
}

/** What comes with the house stands on no shelf: it decides as long as nothing is published for everybody. */
export function stillDecides(shelf: Shelf, name: string, from: Instant): boolean {
  const version = shelf.versions.find((one) => one.name === name);
  if (!version) return shelf.merchant === EVERYONE && inForceAt(shelf, EVERYONE, from) === undefined;
  return version.from > from || inForceAt(shelf, version.subject, from)?.name === name;
}

export const withBlocks = (shelf: Shelf, all: readonly BlockedPolicy[]): Shelf => ({
  ...shelf, version: shelf.version + 1,
  blocked: { ...shelf.blocked, ...Object.fromEntries(all.map(({ owner: _, name, ...block }) => [name, block])) },
});

/** The policies that a version takes the place of, where they are blocked. */
export const relieved = (shelf: Shelf, { subject, name }: Pick<Publication, 'subject' | 'name'>): string[] => {
  const others = new Set(shelf.versions.filter((one) => one.subject !== subject).map((one) => one.name));
  return Object.keys(shelf.blocked ?? {}).filter((one) => one !== name && !others.has(one));
};

/** The shelf once a version is in force: what it takes the place of is free; one that was never tried under the present law takes the block over. */
export function relieve(shelf: Shelf, publication: Pick<Publication, 'subject' | 'name'>, tried: boolean): Shelf {
  const names = relieved(shelf, publication);
  const left = Object.entries(shelf.blocked ?? {}).filter(([name]) => !names.includes(name));
  const taken = tried ? [] : names.slice(-1).map((name): [string, Block] => [publication.name, shelf.blocked![name]!]);
  return { ...shelf, blocked: Object.fromEntries([...left, ...taken]), version: shelf.version + 1 };
}

/** The block under which a policy decides a claim of this day; undefined where it decides alone. */
export function blockOn(
  shelves: readonly Pick<Shelf, 'merchant' | 'kind' | 'blocked'>[], merchant: string, name: string, jurisdiction: Jurisdiction | undefined, at: Instant,
): Block | undefined {
  const block = shelves.find((one) => one.kind === 'policy' && (one.merchant === merchant || one.merchant === EVERYONE) && one.blocked?.[name])?.blocked?.[name];
  return block && block.jurisdiction === jurisdiction && block.from <= at ? block : undefined;
}

/** The shelf without the blocks of a rule pack that is taken back, or of a policy that is. */
export const withoutBlocks = (shelf: Shelf, { kind, name }: Pick<Publication, 'kind' | 'name'>): Shelf => ({
  ...shelf,
  blocked: Object.fromEntries(Object.entries(shelf.blocked ?? {}).filter(([policy, { pack }]) => (kind === 'pack' ? pack : policy) !== name)),
});

/** Whose policies a pack's backtest has found below its floor. */
export const ownersBelow = ({ kind, report }: Publication): string[] =>
  (kind === 'pack' ? [...new Set(Object.keys(report?.belowFloor.byPolicy ?? {}).map((label) => policyOfLabel(label).owner))] : []);

/** All that are blocked on some shelves, for whoever has to mend them; by owner. */
export const blockedOn = (shelves: readonly Shelf[]): BlockedPolicy[] => shelves.toSorted((a, b) => (a.merchant < b.merchant ? -1 : 1))
  .flatMap(({ merchant, blocked = {} }) => Object.entries(blocked).map(([name, block]) => ({ owner: merchant, name, ...block })));
