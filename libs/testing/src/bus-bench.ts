import { type Service } from '@redress/contracts';
import { type Bus } from '@redress/messaging';
import { type BusMember } from './bus-member.js';

/** What a suite of the contract needs from an adapter. Everything in it is real: a broker or a PostgreSQL, and processes. */
export interface BusBench {
  /** A bus as one instance of this service would have. */
  connect(service: Service): Bus;
  /** Makes a topic of four partitions. */
  makeTopic(topic: string): Promise<void>;
  /** Puts a message there as somebody who does not use our adapter may. */
  putForeign(topic: string, message: { key: string | null; value: string | null; headers: Record<string, string | Buffer> }): Promise<void>;
  /** How a process of its own reaches the same bus as a service. */
  forMember(service: Service): BusMember['bus'];
  /** The server behind the bus goes away, as by a power cut, and comes back with its data. */
  readonly power?: { cut(): Promise<void>; restore(): Promise<void> } | undefined;
  close(): Promise<void>;
}

export type OpenBench = () => BusBench;
