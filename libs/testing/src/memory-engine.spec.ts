import { accounts } from './contract-stores.js';
import { MemoryEngine } from './memory-engine.js';
import { storeContract } from './store-contract.js';

storeContract('memory', async () => {
  const engine = new MemoryEngine();
  return {
    engine,
    published: async () => engine.published,
    moveClock: async (by) => void engine.clock.advance(by),
    close: async () => undefined,
  };
});

describe('the memory engine', () => {
  it('holds what stands in for the checks of a store', async () => {
    const engine = new MemoryEngine({ checks: { contract_account: { in_credit: (row) => (row.balance as bigint) >= 0n } } });
    const unit = await engine.begin();
    await expect(unit.insert(accounts, [{ owner: 'a', balance: -1n, version: 1 }])).rejects.toMatchObject({
      code: '23514', constraint: 'ck_contract_account_in_credit',
    });
  });

  it('shows what was committed, for a spec to look at', async () => {
    const engine = new MemoryEngine();
    const unit = await engine.begin();
    await unit.insert(accounts, [{ owner: 'b', balance: 1n, version: 1 }, { owner: 'a', balance: 2n, version: 1 }]);
    expect(engine.rows(accounts)).toEqual([]);
    await unit.commit();
    expect(engine.rows(accounts)).toMatchObject([{ owner: 'a' }, { owner: 'b' }]);
    expect(engine.row(accounts, { owner: 'a' })).toMatchObject({ balance: 2n });
  });
});
