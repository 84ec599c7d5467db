import { type AddressInfo } from 'node:net';
import { signingKey } from '@redress/contracts';
import { Book } from './book.js';
import { Faults, type FaultPlan, faultsSchema } from './faults.js';
import { SimulatedRail } from './rail.js';
import { serve } from './server.js';
import { Webhooks } from './webhooks.js';

export interface RailSimulatorOptions {
  readonly bookDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** With it callers sign their requests. */
  readonly secret: string;
  /** With it we sign webhooks. */
  readonly webhookSecret: string;
  /** Where webhooks go; none are sent where absent. */
  readonly webhookUrl?: string | undefined;
  readonly faults?: Partial<FaultPlan>;
  /** `later`: webhooks tell only what the first answer did not; `all`: of every payout. */
  readonly tell?: 'later' | 'all';
}

export interface RailSimulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** A payment rail with its own book, for the embedded run and for tests. Rejects (EADDRINUSE, EACCES) where the port cannot be had. */
export async function startRailSimulator(options: RailSimulatorOptions): Promise<RailSimulator> {
  const { host = '127.0.0.1', port = 0 } = options;
  const book = await Book.open(options.bookDir);
  const faults = new Faults(faultsSchema.parse(options.faults ?? {}));
  const webhooks = new Webhooks(options.webhookUrl, signingKey(options.webhookSecret), book, faults);
  const rail = new SimulatedRail(book, faults, webhooks, options.tell === 'all');
  const server = serve({ rail, book, faults }, signingKey(options.secret));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  rail.resume();
  webhooks.resume();
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      rail.stop();
      webhooks.stop();
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await book.close();
    },
  };
}
