import { type LegState, draws, ended, isOpen, legCycle } from './leg.js';

const states: readonly LegState[] = ['planned', 'released', 'fulfilled', 'failed', 'cancelled'];

it('a leg goes from planned to its end, and what was fulfilled may fail after all', () => {
  expect(Object.fromEntries(states.map((from) => [from, states.filter((to) => legCycle.allows(from, to)).join(' ')])))
    .toEqual({ planned: 'released cancelled', released: 'fulfilled failed cancelled', fulfilled: 'failed', failed: '', cancelled: '' });
  expect([states.filter((state) => ended({ legId: 'a', state })), states.filter((state) => draws({ legId: 'a', state }))])
    .toEqual([['fulfilled', 'failed', 'cancelled'], ['planned', 'released', 'fulfilled']]);
});

it('a gate of a task opens once the work is done', () => {
  const open = { approved: true, chosen: true, inspected: true };
  expect([isOpen({ gate: 'task' }, open), isOpen({ gate: 'task' }, { ...open, done: true }), isOpen({ gate: 'task' }, { ...open, approved: false, done: true })]).toEqual([false, true, false]);
});
