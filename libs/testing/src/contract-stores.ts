import { type Duration, type Instant } from '@redress/contracts';
import {
  bigint, boolean, bytes, type AnyStore, type BusRecord, type Engine, integer, json, optional, type Row, storeOf, text, time,
  type UnitOfWork, uuid,
} from '@redress/messaging';
import { type Money } from '@redress/money';

interface Sample {
  merchant: string; id: string; label: string; minor: bigint; count: number; open: boolean; at: Instant; doc: { sum: Money; tags: string[] };
  raw: Buffer; note?: string; link?: string; limit?: bigint; seen?: Instant; extra?: unknown; blob?: Buffer; size?: number; flag?: boolean;
}
interface Account {
  owner: string; balance: bigint; version: number; email?: string;
}
interface Job {
  id: string; dueAt: Instant;
}

/** One column of every kind, required and optional. */
export const samples: AnyStore = storeOf<Sample>()({
  table: 'contract_sample', key: ['merchant', 'id'],
  columns: {
    merchant: text, id: uuid, label: text, minor: bigint, count: integer, open: boolean, at: time, doc: json<Sample['doc']>(), raw: bytes,
    note: optional(text), link: optional(uuid), limit: optional(bigint), seen: optional(time), extra: optional(json<unknown>()),
    blob: optional(bytes), size: optional(integer), flag: optional(boolean),
  },
});
/** A versioned row with a unique column. */
export const accounts: AnyStore = storeOf<Account>()({
  table: 'contract_account', key: ['owner'], columns: { owner: text, balance: bigint, version: integer, email: optional(text) },
  version: 'version', unique: [['email']],
});
export const jobs: AnyStore = storeOf<Job>()({
  table: 'contract_job', key: ['id'], columns: { id: uuid, dueAt: time }, indexes: [{ columns: ['dueAt'] }],
});

/** Tables that an engine must have before the contract can run. */
export const contractStores: readonly AnyStore[] = [samples, accounts, jobs];

/** An engine under test, empty at the start of each test. */
export interface OpenEngine {
  readonly engine: Engine;
  /** What was published and committed, in order. */
  published(): Promise<readonly BusRecord[]>;
  moveClock(by: Duration): Promise<void>;
  close(): Promise<void>;
}

/** What the cases of the contract work with. */
export interface Given {
  begin(): Promise<UnitOfWork>;
  /** Runs and commits one unit; rolls it back where it rejects. */
  unit<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
  save(store: AnyStore, ...rows: Row[]): Promise<void>;
  find(store: AnyStore, ...keys: Row[]): Promise<Row[]>;
  published(): Promise<readonly BusRecord[]>;
  moveClock(by: Duration): Promise<void>;
}

/** The SQLSTATE or name of the error that some work ends with; undefined where it succeeds. */
export const failureOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(() => undefined, (error: { code?: string; name: string }) => error.code ?? error.name);
