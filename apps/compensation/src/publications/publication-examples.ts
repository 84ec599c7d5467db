import { type Performers } from '@redress/messaging';
import { money } from '@redress/money';
import { backtestPage, type PageAnswer } from '../backtests/intents.js';
import { emptyTally } from '../domain/publication/backtest.js';
import { type Describe } from '../domain/publication/publication.js';
import { publicationUseCases } from './publication-use-cases.js';

/** Drafts for specs that are about the life of versions, not about what is in them: `pays` is all that such a policy says. */
export interface ToyDocument { readonly version: string; readonly pays: number; readonly until?: string; readonly fault?: string }

export const describeToy: Describe = (kind, document) => {
  const { version, until, fault } = document as ToyDocument;
  return {
    name: version, subject: kind === 'pack' ? 'CN' : '*', ...(until && { until }),
    faults: fault === undefined ? [] : [{ code: fault, place: 'table remedies, row 3', says: 'it is at fault' }],
  };
};

export const toyUseCases = publicationUseCases(describeToy);

/** Answers each page of a backtest at once: below the floor where the name says so. */
export const toyPerformers = (belowFloor: (publicationId: string) => boolean = () => false, restsOn = () => 'as shipped'): Performers => ({
  [backtestPage.name]: {
    batch: 1, concurrency: 1, leaseSeconds: 60,
    perform: async (pages) => pages.map(({ payload: { publicationId } }): PageAnswer => {
      const tally = { ...emptyTally(), cases: 10, samples: 990, fired: { a: [10, 990] as [number, number] } };
      if (belowFloor(publicationId)) {
        tally.belowCount = 1;
        tally.below = [{ planId: 'plan-7', sample: false, policy: 'm1/x', about: 'not_received s2 CN', rule: 'cn.cpl-24', missing: money(100, 'CNY') }];
        tally.belowBy = { 'm1/x': 1 };
        tally.belowRules = { 'm1/x': ['cn.cpl-24'] };
      }
      return { is: 'done', tally, rows: [{ id: 'a', changed: true }], total: 10, restsOn: restsOn() };
    }),
  },
});
