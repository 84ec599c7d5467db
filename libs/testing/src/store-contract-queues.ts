/// <reference types="jest" />
import { plus } from '@redress/contracts';
import { type BusRecord } from '@redress/messaging';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { accounts, jobs, type Given } from './contract-stores.js';

const record = (key: string, body = '{}'): BusRecord => ({
  topic: 'redress.payments', key, headers: { ce_id: randomUUID(), ce_type: 'payout.created.v1', note: '退款 "q" \\' }, body,
});

/** Claiming inputs, finding what is due, publishing. */
export function contractOfQueues({ begin, unit, published, moveClock }: Given): void {
  describe('claims', () => {
    it('gives each id to the first who asks', async () => {
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      expect(await unit((one) => one.claim([a, b]))).toEqual(new Set([a, b]));
      expect(await unit((one) => one.claim([b, c, a]))).toEqual(new Set([c]));
      expect(await unit((one) => one.claim([]))).toEqual(new Set());
    });

    it('gives an id to exactly one of those who ask at once', async () => {
      const ids = Array.from({ length: 20 }, () => randomUUID());
      const shuffled = [ids, [...ids].reverse(), [...ids.slice(10), ...ids.slice(0, 10)]];
      const won = await Promise.all(shuffled.map((list) => unit(async (one) => {
        const fresh = await one.claim(list);
        await pause(5);
        return [...fresh];
      })));
      expect(won.flat().sort()).toEqual([...ids].sort());
    });

    it('waits for another claim of the same id, and gets it where the other gives up', async () => {
      const id = randomUUID();
      const [first, second] = [await begin(), await begin()];
      await first.claim([id]);
      const later = second.claim([id]);
      expect(await Promise.race([later, pause(50, 'waits')])).toBe('waits');
      await first.rollback();
      expect(await later).toEqual(new Set([id]));
      await second.commit();
    });
  });

  describe('what is due', () => {
    const at = (now: string, minutes: number) => ({ id: randomUUID(), dueAt: plus(now, { minutes }) });
    const seed = (...minutes: number[]) => unit(async (one) => {
      const rows = await one.now.then((now) => minutes.map((offset) => at(now, offset)));
      await one.insert(jobs, rows);
      return rows.map(({ id }) => id);
    });
    const due = (limit: number) => unit(async (one) => (await one.due(jobs, 'dueAt', limit)).map(({ id }) => id));

    it('comes oldest first, no more than asked, nothing of the future', async () => {
      const [second, third, future, first] = await seed(-2, -1, 60, -3);
      expect(await due(10)).toEqual([first, second, third]);
      expect(await due(2)).toEqual([first, second]);
      expect(await due(10)).not.toContain(future);
    });

    it('comes when the clock has moved there', async () => {
      const [later, much] = await seed(60, 60 * 24 * 90);
      expect(await due(10)).toEqual([]);
      await moveClock({ hours: 2 });
      expect(await due(10)).toEqual([later]);
      await moveClock({ days: 100 });
      expect(await due(10)).toEqual([later, much]);
    });

    it('passes over what another unit has locked', async () => {
      const [first, second] = await seed(-2, -1);
      const holder = await begin();
      expect(await holder.due(jobs, 'dueAt', 1)).toMatchObject([{ id: first }]);
      expect(await due(10)).toEqual([second]);
      await holder.rollback();
      expect(await due(10)).toEqual([first, second]);
    });

    it('may be removed by who found it', async () => {
      await seed(-1);
      await unit(async (one) => one.remove(jobs, await one.due(jobs, 'dueAt', 10)));
      expect(await due(10)).toEqual([]);
    });
  });

  describe('publishing', () => {
    it('comes with the commit, as it was given, in the order of the calls for each key', async () => {
      const [a, b, c] = [record('k1', '{"minor":"1"}'), record('k2', '"退款"'), record('k1')];
      const of = async (key: string) => (await published()).filter((one) => one.key === key);
      await unit(async (one) => {
        await Promise.all([one.publish([a, b]), one.publish([c])]);
        expect(await published()).toEqual([]);
      });
      expect(await of('k1')).toEqual([a, c]);
      expect(await of('k2')).toEqual([b]);
    });

    it('is undone by a rollback', async () => {
      const one = await begin();
      await one.publish([record('k')]);
      await one.insert(accounts, [{ owner: 'a', balance: 0n, version: 1 }]);
      await one.rollback();
      expect(await published()).toEqual([]);
    });
  });
}
