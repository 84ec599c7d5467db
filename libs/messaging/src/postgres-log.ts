import { type Bus, type BusRecord, type SubscribeOptions, type Subscription } from './bus.js';
import { LogSubscription, type PostgresLogOptions } from './log-subscription.js';
import { appendToLog } from './log-tables.js';

export { type PostgresLogOptions } from './log-subscription.js';
export { appendToLog, headTable, logTable } from './log-tables.js';

/** The bus on PostgreSQL: the embedded default. Positions and the division of partitions among members are rows of the reader's own schema. */
export class PostgresLog implements Bus {
  private readonly subscriptions = new Set<LogSubscription>();

  constructor(private readonly options: PostgresLogOptions) {}

  async publish(records: readonly BusRecord[]): Promise<void> {
    const client = await this.options.logPool().connect();
    let failure: Error | undefined;
    try {
      await Promise.all([client.query('BEGIN'), appendToLog(client, records), client.query('COMMIT')]);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      client.release(failure);
    }
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new LogSubscription(this.options, options);
    this.subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  async ping(): Promise<void> {
    await this.options.logPool().query('SELECT 1');
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
  }
}
