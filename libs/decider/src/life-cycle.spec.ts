import { drawLifeCycle, lifeCycle } from './index.js';

const door = lifeCycle('door', 'closed', { closed: ['open', 'locked'], open: ['closed'], locked: ['closed', 'broken'], broken: [] });

describe('a life cycle', () => {
  it('allows the moves that are written, and no others', () => {
    expect(door.allows('closed', 'open')).toBe(true);
    expect(door.allows('open', 'locked')).toBe(false);
    expect(door.allows('closed', 'closed')).toBe(false);
    expect(door.allows('broken', 'closed')).toBe(false);
  });

  it('knows where it ends', () => {
    expect(door.states.filter((state) => door.isFinal(state))).toEqual(['broken']);
  });

  it('does not start with a move to what is no state', () => {
    const wrong = { a: ['b'], b: ['c'] } as unknown as Record<'a' | 'b', ('a' | 'b')[]>;
    expect(() => lifeCycle('thing', 'a', wrong)).toThrow('thing: b leads to c, which is no state');
  });

  it('does not start with a state that nothing leads to', () => {
    expect(() => lifeCycle<string>('thing', 'a', { a: ['b'], b: [], lost: ['a'], alone: ['alone'] })).toThrow('thing: nothing leads to lost, alone');
  });

  it('takes no state from what every object inherits', () => {
    const wrong = { a: ['toString'] } as unknown as Record<'a', 'a'[]>;
    expect(() => lifeCycle('thing', 'a', wrong)).toThrow('no state');
  });

  it('is drawn as a state diagram', () => {
    expect(drawLifeCycle(door)).toBe(
      ['stateDiagram-v2', '  [*] --> closed', '  closed --> open', '  closed --> locked', '  open --> closed', '  locked --> closed', '  locked --> broken'].join('\n'),
    );
  });
});
