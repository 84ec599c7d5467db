import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { audit, collect } from '../audit/audit.js';
import { type Checked } from '../audit/checks/checks.js';
import * as ask from '../audit/facts.js';
import { follow, lookAt, type Place } from '../replay/follow.js';
import { isAtRest, type Standing } from '../replay/standing.js';
import { attack } from './attack.js';
import { type BusName, type ChaosHouse, openChaosHouse } from './chaos-house.js';
import { Clocks } from './clocks.js';
import { inboxFaults, unresolved } from './completeness.js';
import { type Faults, setFaults, usualFaults } from './faults.js';
import { forgetOffsets } from './forget-offsets.js';
import { complaintsOf, offer, type Offered } from './offer.js';
import { planKills, type Victim } from './plan.js';

export interface ChaosOptions {
  readonly bus: BusName;
  /** Decides what is offered, and who is killed when. Two runs of one seed still differ: a machine under load is no clockwork. */
  readonly seed: number;
  readonly complaints: number;
  readonly kills: number;
  readonly faults?: Faults;
  /** How long a run may take in all. */
  readonly patienceMs?: number;
  /** Keeps the folder with logs and data, though all is well. */
  readonly keep?: boolean;
  /** Ends the run early, and the house with it. */
  readonly signal?: AbortSignal;
  progress?(line: string): void;
}

export interface ChaosReport {
  readonly ok: boolean;
  readonly bus: BusName;
  readonly seed: number;
  readonly complaints: number;
  readonly accepted: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly standings: Readonly<Partial<Record<Standing, number>>>;
  /** Accepted and found in no state, once nothing was left to do. */
  readonly lost: number;
  /** Movements of money in the rail's book, and payouts that the rail was asked about or sent again: what the run has really tried. */
  readonly movements: number;
  readonly troubled: number;
  readonly seconds: number;
  /** What is wrong, in one line each; empty where all is well. */
  readonly faults: readonly string[];
  readonly checks: readonly Checked[];
  /** Where the logs are, kept where something is wrong. */
  readonly logs?: string;
}

const PATIENCE_MS = 420_000;
const ALL_UP_MS = 90_000;
/** Complaints on their way at once: enough to make batches, few enough that the kills spread over the whole run. */
const WINDOW = 80;
const LOOK_EVERY_MS = 400;
const TROUBLED = 'SELECT count(*)::int AS n FROM payments.payout WHERE submissions > 1 OR asks > 0';

/** A run: complaints are offered while things are killed and the rail misbehaves; then all comes to rest, and is audited. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { bus, seed, progress = () => undefined, faults = usualFaults } = options;
  const house = await openChaosHouse({ bus, faults: { seed, ...faults }, progress });
  let keep = true;
  try {
    const report = await new ChaosRun(house, options, progress).report();
    keep = options.keep || !report.ok;
    return keep ? { ...report, logs: house.logs } : report;
  } catch (error) {
    keep = !options.signal?.aborted;
    if (keep) progress(`Logs: ${house.logs}`);
    throw error;
  } finally {
    await house.stop(keep);
  }
}

class ChaosRun {
  private readonly began = performance.now();
  private readonly offered: Offered[];
  private readonly killed: Record<string, number> = {};
  private readonly auditor: pg.Pool;
  private readonly superuser: pg.Pool;
  private readonly clocks: Clocks;
  private readonly until: AbortSignal;
  private atRest = 0;
  private accepted = 0;

  constructor(
    private readonly house: ChaosHouse,
    private readonly options: ChaosOptions,
    private readonly progress: (line: string) => void,
  ) {
    this.offered = complaintsOf(options.seed, options.complaints);
    this.auditor = ask.openAuditor(house.serving.auditorUrl);
    this.superuser = new pg.Pool({ connectionString: house.superuserUrl, max: 1, connectionTimeoutMillis: 5_000 });
    this.superuser.on('error', () => undefined);
    this.clocks = new Clocks(this.superuser);
    this.until = AbortSignal.any([AbortSignal.timeout(options.patienceMs ?? PATIENCE_MS), ...(options.signal ? [options.signal] : [])]);
  }

  async report(): Promise<ChaosReport> {
    try {
      await this.disturb();
      this.options.signal?.throwIfAborted();
      const { places, quiet } = await this.comeToRest();
      this.options.signal?.throwIfAborted();
      return await this.judge(places, quiet);
    } finally {
      await Promise.all([this.auditor.end(), this.superuser.end()]);
    }
  }

  /** Offers and kills at once. An error of one ends the other. */
  private async disturb(): Promise<void> {
    const { stack, victims, besides } = this.house;
    const { seed, kills, complaints } = this.options;
    const failed = new AbortController();
    const signal = AbortSignal.any([this.until, failed.signal]);
    const over = new AbortController();
    const watching = this.watch(AbortSignal.any([signal, over.signal]));
    const both = [
      offer({
        intakeUrl: stack.urls.intake, keys: stack.house.keys, complaints: this.offered, signal,
        mayGoOn: (offered) => offered - this.atRest < WINDOW, taken: () => (this.accepted += 1),
      }),
      attack({
        kills: planKills({ seed, kills, complaints, victims, besides }), signal,
        atRest: () => this.atRest, kill: (victim) => this.kill(victim),
        killed: ({ victim }, number) => {
          this.killed[victim] = (this.killed[victim] ?? 0) + 1;
          this.progress(`${this.time()}  kill ${number}: ${victim}, ${this.atRest} of ${complaints} at rest`);
        },
      }),
    ].map((work) => work.catch((error: unknown) => (failed.abort(), Promise.reject(error))));
    const ended = await Promise.allSettled(both);
    over.abort();
    await watching;
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  }

  private async kill(victim: Victim): Promise<void> {
    await this.house.kill(victim);
    // The database may be away itself; then there is nothing to set back.
    await forgetOffsets(this.superuser, victim).catch(() => undefined);
  }

  /** Keeps an eye on how far it is, as far as the database answers. */
  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const places = await lookAt(this.auditor, this.offered).then((look) => look.places, () => undefined);
      if (places) this.atRest = [...places.values()].filter(({ standing }) => isAtRest(standing)).length;
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The rail does as it is told, all is up; what was stored for later is brought near. */
  private async comeToRest() {
    const { house, until } = this;
    await house.whole(ALL_UP_MS);
    await setFaults(house.stack.urls.rail);
    this.progress(`${this.time()}  all is up, the rail behaves`);
    const over = new AbortController();
    const clocks = this.moveClocks(AbortSignal.any([until, over.signal]));
    const seen = (atRest: number) => (this.atRest = atRest);
    const rest = await follow(this.offered, { serving: house.serving, pool: this.auditor, signal: until, seen });
    for (; (await this.clocks.dueTimers()) > 0 && !until.aborted; await pause(200));
    over.abort();
    await clocks;
    this.progress(`${this.time()}  ${rest.quiet ? 'at rest' : 'out of patience'}, ${this.atRest} of ${this.offered.length}`);
    return rest;
  }

  private async moveClocks(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(1_000, undefined, { signal }).catch(() => undefined);
      const seconds = signal.aborted ? 0 : await this.clocks.moveToNextStep();
      if (seconds > 0) this.progress(`${this.time()}  the clocks are moved by ${Math.round(seconds)} s`);
    }
  }

  private async judge(places: ReadonlyMap<string, Place>, quiet: boolean): Promise<ChaosReport> {
    const { bus, seed, complaints, kills } = this.options;
    const { house: { bus: busEnv }, auditorUrl, railUrl } = this.house.serving;
    const audited = { auditorUrl, railUrl, bus: busEnv };
    const verdict = await audit(audited, { strict: true });
    const { movements, events } = await collect(this.auditor, audited);
    const standings: Partial<Record<Standing, number>> = {};
    for (const { standing } of places.values()) standings[standing] = (standings[standing] ?? 0) + 1;
    const { absent = 0, undecided = 0, moving = 0, parked = 0 } = standings;
    const lost = absent + undecided;
    const done = Object.values(this.killed).reduce((sum, n) => sum + n, 0);
    const when = (is: boolean, fault: string): string[] => (is ? [fault] : []);
    const faults = [
      ...when(this.accepted < complaints, `${this.accepted} of ${complaints} complaints were accepted`),
      ...when(done < kills, `${done} of ${kills} kills were done`),
      ...this.house.ownDeaths,
      ...when(!quiet, 'it did not come to rest'),
      ...when(lost > 0, `${lost} complaints are lost`),
      ...when(moving > 0, `${moving} complaints are still on their way`),
      ...when(parked > 0, `${parked} complaints are behind a dead letter`),
      // A run in which hardly anything was paid shows nothing.
      ...when(movements.length < complaints / 4, `only ${movements.length} movements of money`),
      ...verdict.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
      ...(await inboxFaults(this.auditor, events)),
      ...(await unresolved(this.auditor, places)),
    ];
    const troubled = await this.auditor.query<{ n: number }>(TROUBLED);
    return {
      ok: faults.length === 0, bus, seed, complaints, accepted: this.accepted, kills: this.killed, standings, lost,
      movements: movements.length, troubled: troubled.rows[0]!.n, seconds: Math.round((performance.now() - this.began) / 1_000),
      faults, checks: verdict.checks,
    };
  }

  private time(): string {
    return `${((performance.now() - this.began) / 1_000).toFixed(1).padStart(6)} s`;
  }
}
