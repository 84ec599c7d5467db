import { remedyKinds } from '@redress/contracts';
import { remedyNames } from './remedy-names.js';

it('every remedy has a name of its own in both languages', () => {
  expect(Object.keys(remedyNames).toSorted()).toEqual([...remedyKinds, 'owed', 'refund_for_return'].toSorted());
  const names = Object.values(remedyNames);
  expect(names.filter(({ en, zh }) => !/^[A-Z]/.test(en) || !/\p{Script=Han}/u.test(zh))).toEqual([]);
  expect([new Set(names.map(({ en }) => en)).size, new Set(names.map(({ zh }) => zh)).size]).toEqual([names.length, names.length]);
});
