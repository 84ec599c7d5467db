import { type Instant } from '@redress/contracts';
import { type Reads } from '@redress/messaging';
import { packFor, policyFor } from '../domain/policy/policy-in-force.js';
import { type Policy } from '../domain/policy/policy.js';
import { blockOn } from '../domain/publication/block.js';
import { type Block, EVERYONE, type Publication, type Shelf } from '../domain/publication/publication.js';
import { type CompiledPack } from '../domain/statute/compile.js';
import { type Jurisdiction, jurisdictions } from '../domain/statute/floor.js';
import { shippedPacks } from '../statutes/shipped.js';
import { publications, shelves } from '../store/publications.js';
import { readyPolicy } from './documents.js';
import { readyPack } from './law.js';
import { currentPolicy, shippedPolicy } from './shipped.js';

const shippedByName = new Map(shippedPacks.map((pack) => [pack.version, [pack] as const]));

/**
 * Every published policy and rule pack, ready to decide by, as far as this process has read them. What was in force at a purchase never changes, and what
 * is published comes into force a minute later at the earliest (`LEAD`): read every few seconds, the book is never behind a purchase. So
 * decisions find their policy without a row to read, and a shared row never makes them wait for each other.
 */
export class PolicyBook {
  private all: readonly Shelf[] = [];
  private readonly byName = new Map<string, Policy>();
  private readonly byId = new Map<string, Policy>();
  /** By publication, each as a list of its own: a law is made once for a list. */
  private readonly packs = new Map<string, readonly [CompiledPack]>();
  private readonly combined = new Map<string, readonly CompiledPack[]>();

  add(texts: readonly Publication[]): void {
    for (const { merchant, kind, name, publicationId, documentHash, document } of texts) {
      if (kind === 'pack') {
        this.packs.set(publicationId, [readyPack(documentHash, () => document)]);
        continue;
      }
      const { policy } = readyPolicy(documentHash, () => document);
      this.byName.set(`${merchant}/${name}`, policy);
      this.byId.set(publicationId, policy);
    }
  }

  /** What is in force when; the texts are in the book already. */
  shelve(all: readonly Shelf[]): void {
    this.all = all;
  }

  lacks(publicationId: string): boolean {
    return !this.byId.has(publicationId) && !this.packs.has(publicationId);
  }

  /** The policy that was in force when it was bought: pinned to the case by what it is a function of. */
  inForce(merchant: string, channel: string | undefined, purchasedAt: Instant): Policy {
    const pinned = policyFor(this.all, merchant, channel, purchasedAt);
    return (pinned && this.byId.get(pinned.publicationId)) ?? currentPolicy;
  }

  /** The rule packs in force when a customer turned to us: what is published goes before what is shipped. */
  packsAt(at: Instant): readonly CompiledPack[] {
    const shelf = this.all.find(({ kind }) => kind === 'pack');
    const published = shelf ? jurisdictions.flatMap((jurisdiction) => packFor([shelf], jurisdiction, at) ?? []) : [];
    if (published.length === 0) return shippedPacks;
    const key = published.map(({ publicationId }) => publicationId).join();
    const made = this.combined.get(key) ?? this.together(published.flatMap(({ publicationId }) => this.packs.get(publicationId) ?? []));
    this.combined.set(key, made);
    return made;
  }

  /** The block under which a policy decides a claim of this day. */
  blockOn(merchant: string, policy: string, jurisdiction: Jurisdiction | undefined, at: Instant): Block | undefined {
    return blockOn(this.all, merchant, policy, jurisdiction, at);
  }

  /** The pack by which a plan was made. @throws Error where there never was one of this name. */
  packNamed(version: string): readonly [CompiledPack] {
    const found = [...this.packs.values()].find(([pack]) => pack.version === version) ?? shippedByName.get(version);
    if (!found) throw new Error(`there is no rule pack ${version}`);
    return found;
  }

  private together(published: readonly CompiledPack[]): readonly CompiledPack[] {
    return [...published, ...shippedPacks.filter(({ jurisdiction }) => !published.some((one) => one.jurisdiction === jurisdiction))];
  }

  /** The policy by which a plan was made. @throws Error where there never was one of this name. */
  named(merchant: string, version: string): Policy {
    return this.byName.get(`${merchant}/${version}`) ?? this.byName.get(`${EVERYONE}/${version}`) ?? shippedPolicy(version);
  }
}

/** This process's book. */
export const policyBook = new PolicyBook();

const AGAIN_MS = 2_000;
const MOST = 1_000;

/** Reads what was published, at the start and ever again. */
export class PolicyBookKeeper {
  private waiting: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly reads: Reads, private readonly book: PolicyBook = policyBook) {}

  onApplicationBootstrap(): void {
    // While the database is away nothing is decided either.
    void this.read().catch(() => undefined).then(() => {
      if (!this.stopped) this.waiting = setTimeout(() => this.onApplicationBootstrap(), AGAIN_MS).unref();
    });
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.waiting);
  }

  async read(): Promise<void> {
    const all: Shelf[] = [];
    for (let page: Shelf[] = [], after: Shelf | undefined; ; after = page.at(-1)) {
      page = await this.reads.find(shelves, {
        orderBy: [['merchant', 'asc'], ['kind', 'asc']], limit: MOST, after,
      });
      all.push(...page);
      if (page.length < MOST) break;
    }
    const wanted = all.flatMap(({ versions }) => versions.map(({ publicationId }) => publicationId)).filter((id) => this.book.lacks(id));
    for (let first = 0; first < wanted.length; first += 50) {
      this.book.add(await this.reads.find(publications, { where: { publicationId: wanted.slice(first, first + 50) }, limit: 50 }));
    }
    this.book.shelve(all);
  }
}
