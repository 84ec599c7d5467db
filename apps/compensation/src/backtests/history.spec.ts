import { type Reads } from '@redress/messaging';
import fc from 'fast-check';
import { type Place } from '../domain/publication/backtest-run.js';
import { pastPlans } from './history.js';

interface Row extends Place { readonly channel: string }
const rowsOf = (sizes: readonly number[]): Row[] => sizes.flatMap((size, merchant) =>
  Array.from({ length: size }, (_, plan) => ({ merchant: `m${merchant}`, planId: `p${String(plan).padStart(5, '0')}`, channel: 'x' })));

/** A table of plans by its key, as far as history asks it. */
const readsOf = (rows: readonly Row[]): Reads => {
  const pick = async (_: unknown, { where, after, limit }: { where?: Partial<Row>; after?: Partial<Row>; limit: number }) => rows.filter((row) =>
    (where?.merchant === undefined || row.merchant === where.merchant)
    && (after?.planId === undefined || row.planId > after.planId) && (after?.merchant === undefined || row.merchant > after.merchant)).slice(0, limit);
  return { pick, find: pick } as unknown as Reads;
};

const walked = async (rows: readonly Row[], owner: string, after?: Place): Promise<Row[]> => {
  const found: Row[] = [];
  for await (const page of pastPlans(readsOf(rows), owner, after)) found.push(...(page as unknown as Row[]));
  return found;
};

const sizes = fc.array(fc.oneof(fc.constantFrom(0, 1, 499, 500, 501, 1_000), fc.integer({ min: 0, max: 1_200 })), { minLength: 1, maxLength: 3 });

it('passes each past decision once and in its order, wherever it goes on and however pages fall', async () => {
  await fc.assert(fc.asyncProperty(sizes, fc.nat(), async (given, at) => {
    const rows = rowsOf(given);
    expect(await walked(rows, '*')).toEqual(rows);
    expect(await walked(rows, 'm0')).toEqual(rows.filter(({ merchant }) => merchant === 'm0'));
    if (rows.length > 0) expect(await walked(rows, '*', rows[at % rows.length])).toEqual(rows.slice((at % rows.length) + 1));
  }), { numRuns: 40 });
});
