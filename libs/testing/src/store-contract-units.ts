/// <reference types="jest" />
import { verdictOf, type Row, type UnitOfWork } from '@redress/messaging';
import { setTimeout as pause } from 'node:timers/promises';
import { accounts, failureOf, type Given } from './contract-stores.js';

const account = (owner: string, balance: bigint, version = 1, rest: Row = {}): Row => ({ owner, balance, version, ...rest });

/** Whether some work is still waiting after a moment that is long for a statement and short for a test. */
const waits = async (work: Promise<unknown>): Promise<boolean> => {
  const settled = work.then(() => false, () => false);
  return Promise.race([settled, pause(50, true)]);
};

/** One unit of work, and two at once. */
export function contractOfUnits({ begin, unit, save, find }: Given): void {
  const balanceOf = async (owner: string) => (await find(accounts, { owner }))[0]?.balance;
  const raise = async (one: UnitOfWork, owner: string, by: bigint): Promise<void> => {
    const [row] = await one.load(accounts, [{ owner }]);
    await one.update(accounts, [account(owner, (row!.balance as bigint) + by, (row!.version as number) + 1)]);
  };

  describe('one unit', () => {
    it('leaves nothing behind where it is rolled back', async () => {
      await save(accounts, account('a', 1n));
      const one = await begin();
      await raise(one, 'a', 5n);
      await one.insert(accounts, [account('b', 1n)]);
      await one.claim(['00000000-0000-4000-8000-000000000001']);
      await one.rollback();
      expect(await balanceOf('a')).toBe(1n);
      expect(await balanceOf('b')).toBeUndefined();
      expect(await unit((next) => next.claim(['00000000-0000-4000-8000-000000000001']))).toHaveProperty('size', 1);
    });

    it('sees what it wrote itself', async () => {
      await save(accounts, account('a', 1n));
      const seen = await unit(async (one) => {
        await raise(one, 'a', 4n);
        await one.insert(accounts, [account('b', 2n)]);
        return one.load(accounts, [{ owner: 'a' }, { owner: 'b' }]);
      });
      expect(seen).toMatchObject([{ balance: 5n }, { balance: 2n }]);
    });

    it('takes calls that do not wait for each other in their order', async () => {
      await save(accounts, account('a', 1n));
      const one = await begin();
      await one.load(accounts, [{ owner: 'a' }]);
      await Promise.all([
        one.update(accounts, [account('a', 2n, 2)]),
        one.add(accounts, [account('b', 3n)]),
        one.remove(accounts, [{ owner: 'a' }]),
        one.insert(accounts, [account('a', 9n)]),
        one.commit(),
      ]);
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toMatchObject([{ balance: 9n, version: 1 }, { balance: 3n }]);
    });

    it('is of no use after a rejection: nothing of it is committed', async () => {
      await save(accounts, account('a', 1n));
      const one = await begin();
      const calls = [one.insert(accounts, [account('b', 1n)]), one.insert(accounts, [account('a', 1n)]), one.add(accounts, [account('c', 1n)]), one.commit()];
      const results = await Promise.allSettled(calls);
      await one.rollback();
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
      expect(await find(accounts, { owner: 'b' }, { owner: 'c' })).toEqual([]);
    });

    it('has one time, in milliseconds, however often it is asked', async () => {
      const one = await begin();
      const first = await one.now;
      await pause(5);
      expect(await one.now).toBe(first);
      expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      await one.rollback();
    });
  });

  describe('two units at once', () => {
    it('work on one row one after the other, and the second sees what the first wrote', async () => {
      await save(accounts, account('a', 0n));
      const [first, second] = [await begin(), await begin()];
      await raise(first, 'a', 1n);
      const later = raise(second, 'a', 10n).then(() => second.commit());
      expect(await waits(later)).toBe(true);
      await first.commit();
      await later;
      expect(await find(accounts, { owner: 'a' })).toMatchObject([{ balance: 11n, version: 3 }]);
    });

    it('lose no update, however many', async () => {
      await save(accounts, account('a', 0n), account('b', 0n));
      await Promise.all(Array.from({ length: 6 }, () => unit(async (one) => {
        await raise(one, 'a', 1n);
        await raise(one, 'b', 1n);
      })));
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toMatchObject([{ balance: 6n }, { balance: 6n }]);
    });

    it('do not wait for each other over different rows, nor see what is not committed', async () => {
      await save(accounts, account('a', 1n), account('b', 1n));
      const first = await begin();
      await raise(first, 'a', 1n);
      await first.insert(accounts, [account('fresh', 1n)]);
      await unit((second) => raise(second, 'b', 1n));
      expect(await find(accounts, { owner: 'fresh' })).toEqual([]);
      await first.commit();
      expect(await balanceOf('a')).toBe(2n);
    });

    it('that insert one key wait; the later conflicts, or goes on where the first gave up', async () => {
      for (const end of ['commit', 'rollback'] as const) {
        const owner = `key-${end}`;
        const [first, second] = [await begin(), await begin()];
        await first.insert(accounts, [account(owner, 1n)]);
        const later = failureOf(second.insert(accounts, [account(owner, 2n)]));
        expect(await waits(later)).toBe(true);
        await first[end]();
        expect(await later).toBe(end === 'commit' ? 'Conflict' : undefined);
        await (end === 'commit' ? second.rollback() : second.commit());
        expect(await balanceOf(owner)).toBe(end === 'commit' ? 1n : 2n);
      }
    });

    it('that take one unique value wait; the later is refused', async () => {
      const [first, second] = [await begin(), await begin()];
      await first.insert(accounts, [account('a', 1n, 1, { email: 'same@x' })]);
      const later = failureOf(second.insert(accounts, [account('b', 1n, 1, { email: 'same@x' })]));
      expect(await waits(later)).toBe(true);
      await first.commit();
      expect(await later).toBe('23505');
      await second.rollback();
    });

    it('that wait for a row which is then removed go without it', async () => {
      await save(accounts, account('a', 1n));
      const [first, second] = [await begin(), await begin()];
      await first.load(accounts, [{ owner: 'a' }]);
      await first.remove(accounts, [{ owner: 'a' }]);
      const later = second.load(accounts, [{ owner: 'a' }]);
      expect(await waits(later)).toBe(true);
      await first.commit();
      expect(await later).toEqual([]);
      await second.rollback();
    });

    it('that wait in a circle: one of them is to be run again, the other goes on', async () => {
      await save(accounts, account('a', 0n), account('b', 0n));
      const [first, second] = [await begin(), await begin()];
      await Promise.all([raise(first, 'a', 1n), raise(second, 'b', 1n)]);
      const end = async (one: UnitOfWork, owner: string): Promise<string> => {
        try {
          await raise(one, owner, 1n);
          await one.commit();
          return 'committed';
        } catch (error) {
          await one.rollback();
          return verdictOf(error);
        }
      };
      const ends = await Promise.all([end(first, 'b'), end(second, 'a')]);
      expect(ends.sort()).toEqual(['committed', 'rerun']);
      expect(await find(accounts, { owner: 'a' }, { owner: 'b' })).toMatchObject([{ balance: 1n }, { balance: 1n }]);
    });
  });
}
