import { type Pool } from 'pg';
import { Reads } from './reads.js';
import { storeOf, text } from './store.js';

const things = storeOf<{ merchant: string; name: string }>()({ table: 'thing', key: ['merchant'], columns: { merchant: text, name: text } });
const poolThatFails = (error: Error & { code?: string }) => ({ query: () => Promise.reject(error) }) as unknown as Pool;
const failing = (code?: string) => new Reads(() => poolThatFails(Object.assign(new Error('broken'), code && { code }))).find(things);

describe('reads of a database that is away', () => {
  it.each([['without a connection', undefined], ['refused', 'ECONNREFUSED'], ['while it shuts down', '57P01'], ['without room', '53300']])('are unavailable: %s', async (_, code) => {
    await expect(failing(code)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are unavailable before it was ever reached', async () => {
    await expect(new Reads(() => undefined as never).find(things)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('tell a fault of ours as what it is', async () => {
    await expect(failing('42P01')).rejects.toMatchObject({ code: '42P01' });
  });
});
