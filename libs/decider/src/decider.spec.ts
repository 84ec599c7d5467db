import { fold, isRefused, refused, specification, type Decider } from './index.js';

interface Light { on: boolean; switched: number }
const light: Decider<Light, 'on' | 'off' | 'flicker', { to: boolean }, 'already'> = {
  initial: { on: false, switched: 0 },
  decide: (command, state) => {
    if (command === 'flicker') return [{ to: !state.on }, { to: state.on }];
    const to = command === 'on';
    return state.on === to ? refused('already', `the light is ${command}`) : [{ to }];
  },
  evolve: (state, { to }) => ({ on: to, switched: state.switched + 1 }),
};
const given = specification(light).given;

describe('a decider', () => {
  it('decides on the state that past events give', () => {
    expect(given({ to: true }).when('off')).toEqual({
      before: { on: true, switched: 1 }, refused: undefined, events: [{ to: false }], after: { on: false, switched: 2 },
    });
  });

  it('refuses by a value, and changes nothing', () => {
    expect(given({ to: true }).when('on')).toMatchObject({ refused: 'already', events: [], after: { on: true, switched: 1 } });
  });

  it('folds events in their order, from its initial state', () => {
    expect(given().when('flicker').after).toEqual({ on: false, switched: 2 });
    expect(fold(light.evolve, light.initial, [])).toBe(light.initial);
  });

  it('tells a refusal from everything else', () => {
    expect([refused('already', ''), [], undefined, null, 'refused', { to: true }].map(isRefused)).toEqual([true, false, false, false, false, false]);
  });
});
