import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@redress/contracts';
import { type NightHouse } from '../night/house.js';
import { both } from '../night/words.js';
import { differences } from './checks/balanced.js';
import { asLines, asObject, checks, type Examined, examine } from './doctor.js';
import { migrationOf } from './migrations.js';

const one = (name: string, ok: boolean, next: string | null = null): Examined => (
  { name, zh: `${name}（中）`, ok, detail: both('as it is', '现状'), next }
);

describe('the doctor', () => {
  it('prints a line for each check, and the next command under what is not well', () => {
    const examined = [one('bus', true, 'npm start'), one('payouts', false, 'npm run payouts -- list')];
    expect(asLines(examined, 'en', false)).toEqual([
      '✔ bus      as it is', '✘ payouts  as it is', '           → npm run payouts -- list', '', '1 of 2 are not well.',
    ]);
    expect(asLines(examined.slice(0, 1), 'zh', true)).toEqual(['\u001b[32m✔\u001b[0m bus（中）  现状', '', '一切正常。']);
    expect(asObject(examined)).toEqual({ ok: false, checks: [
      { name: 'bus', ok: true, detail: 'as it is', next: 'npm start' }, {
        name: 'payouts', ok: false, detail: 'as it is', next: 'npm run payouts -- list'
      },
    ] });
  });

  it('ends, and blames nobody wrongly, where nothing answers and nobody said where the database is', async () => {
    const nowhere: NightHouse = {
      home: undefined, railUrl: undefined, databaseUrl: undefined, publicUrl: () => 'http://127.0.0.1:1',
      adminUrl: () => 'http://127.0.0.1:1',
      token: async () => { throw new Error('there is no token'); }, kafka: () => ({}),
    };
    const examined = await examine(nowhere);
    expect(examined.map(({ name }) => name)).toEqual(checks.map(({ name }) => name));
    expect(examined.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['rail']);
    expect(examined.find(({ name }) => name === 'books')!.detail.en).toContain('REDRESS_AUDIT_DATABASE_URL');
  });

  it('tells a check that throws, and one that hangs would not keep the others', async () => {
    const house = { databaseUrl: undefined } as NightHouse;
    const thrown = { name: 'thrown', zh: '', look: () => { throw new Error('a bug'); } };
    expect((await examine(house, [thrown]))[0]).toMatchObject({ ok: false, detail: { en: 'not known: a bug' } });
  });
});

describe('the books', () => {
  const sum = (what: string, n: string, minor: string, currency = 'CNY') => ({ what, n, minor, currency });

  it('agree where payouts, ledger and finance say the same of each currency', () => {
    const three = (currency: string) => ['payouts', 'postings', 'entries'].map((part) => sum(`paid ${part}`, '2', '500', currency));
    expect(differences([...three('CNY'), ...three('EUR'), sum('returned payouts', '1', '5'), sum('returned postings', '1', '5'), sum('returned entries', '1', '5')])).toEqual([]);
    expect(differences([])).toEqual([]);
  });

  it('do not where one of them is another sum or number, is missing, or moves nothing', () => {
    expect(differences([sum('paid payouts', '2', '500'), sum('paid postings', '2', '500'), sum('paid entries', '2', '501')])).toEqual([
      'paid: payouts 2 of 5.00 CNY, ledger 2 of 5.00 CNY, finance 2 of 5.01 CNY',
    ]);
    expect(differences([sum('paid payouts', '2', '500')])).toEqual(['paid: payouts 2 of 5.00 CNY, ledger none, finance none']);
    expect(differences([sum('unbalanced postings', '1', '0'), sum('legs without payout', '3', '0', '')])).toEqual(
      ['1 postings move nothing', '3 released legs have no payout']
    );
  });
});

describe('migrations', () => {
  it('are named by their files as by their classes', async () => {
    for (const service of services) {
      const folder = join(__dirname, '../../../apps', service, 'src/store/migrations');
      const files = await Promise.resolve().then(() => readdirSync(folder)).catch(() => []);
      for (const file of files) {
        const exported = (await import(join(folder, file))) as Record<string, unknown>;
        expect(Object.keys(exported)).toEqual([migrationOf(file.replace(/\.ts$/, '.js'))]);
      }
    }
    expect([migrationOf('1764000000000-follow-up.js'), migrationOf('readme.md')]).toEqual(['FollowUp1764000000000', '']);
  });
});
