import { EventEmitter } from 'node:events';
import { type Pool } from 'pg';
import { LogSubscription } from './log-subscription.js';

/** A pool whose connections are made and then break at the first statement, as while a database goes down. */
function breakingPool() {
  const held = new Set<EventEmitter>();
  let made = 0;
  const connect = async () => {
    made += 1;
    const client = Object.assign(new EventEmitter(), {
      query: () => Promise.reject(new Error('Connection terminated unexpectedly')),
      release: () => void held.delete(client),
    });
    held.add(client);
    return client;
  };
  return { pool: { connect, query: () => Promise.reject(new Error('no connection')) } as unknown as Pool, held, made: () => made };
}

describe('a subscription to a log whose database goes away', () => {
  it('keeps none of the connections that broke while it began to listen', async () => {
    const { pool, held, made } = breakingPool();
    const options = { service: 'desk', topics: ['redress.intake'], batch: 10, take: async () => undefined, onCrash: () => undefined } as const;
    const subscription = new LogSubscription({ logPool: () => pool, ownPool: () => pool }, options);
    subscription.start();
    while (made() < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    await subscription.stop();
    expect(held.size).toBe(0);
  });
});
