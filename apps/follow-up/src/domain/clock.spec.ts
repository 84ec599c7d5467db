import { plus } from '@redress/contracts';
import { type Clocks, defaultPolicies, meet, nextStrike, policyFor, rewind, strike, wind } from './clock.js';

const OPENED = '2026-03-02T08:00:00.000Z';
const owner = { caseId: '11111111-1111-5111-8111-111111111111', policy: 'default@1' };
const clocks = wind(defaultPolicies[0]!, OPENED);
const told = ({ told: turns }: { told: readonly { type: string; data: { clock: string; at: string } }[] }) => turns.map(({ type, data }) => [type, data.clock, data.at]);

describe('clocks of a case', () => {
  it('come near after their share and run out when they are due, each told once, over days', () => {
    let now: Clocks = meet(clocks, owner, 'first_response', plus(OPENED, { minutes: 1 })).clocks;
    const heard: unknown[] = [];
    for (let hour = 0; hour <= 24 * 10; hour++) {
      const at = plus(OPENED, { hours: hour });
      const turned = strike(now, owner, at);
      now = turned.clocks;
      heard.push(...told(turned));
    }
    expect(heard).toEqual([
      ['clock.near.v1', 'resolution', plus(OPENED, { minutes: 5.6 * 24 * 60 })],
      ['clock.missed.v1', 'resolution', plus(OPENED, { days: 7 })],
    ]);
    expect(nextStrike(now)).toBeUndefined();
  });

  it('name the next moment at which there is something to say', () => {
    expect(nextStrike(clocks)).toBe(plus(OPENED, { minutes: 48 }));
    expect(nextStrike(strike(clocks, owner, plus(OPENED, { minutes: 50 })).clocks)).toBe(plus(OPENED, { hours: 1 }));
    expect(nextStrike(meet(clocks, owner, 'first_response', OPENED).clocks)).toBe(clocks.resolution.nearAt);
  });

  it('tell the miss before a late answer, even where the timer was slower', () => {
    const late = plus(OPENED, { hours: 2 });
    expect(told(meet(clocks, owner, 'first_response', late))).toEqual([
      ['clock.missed.v1', 'first_response', plus(OPENED, { hours: 1 })], ['clock.met.v1', 'first_response', late],
    ]);
    const missed = strike(clocks, owner, late).clocks;
    expect(told(meet(missed, owner, 'first_response', late))).toEqual([['clock.met.v1', 'first_response', late]]);
  });

  it('stand still once met', () => {
    const met = meet(clocks, owner, 'resolution', OPENED).clocks;
    expect(told(meet(met, owner, 'resolution', plus(OPENED, { days: 30 })))).toEqual([]);
    expect(told(strike(met, owner, plus(OPENED, { days: 30 }))).filter(([, name]) => name === 'resolution')).toEqual([]);
  });

  it('give the whole time again to a case that is opened again', () => {
    const again = rewind(clocks, 'resolution', plus(OPENED, { days: 30 }));
    expect(again.resolution).toMatchObject({ startedAt: plus(OPENED, { days: 30 }), dueAt: plus(OPENED, { days: 37 }), state: 'running' });
    expect(again.first_response).toBe(clocks.first_response);
  });

  it('follow the policy of the channel, and else the one for all', () => {
    const express = { name: 'express', version: 3, channel: 'douyin', clocks: defaultPolicies[0]!.clocks };
    expect(policyFor([...defaultPolicies, express], 'douyin').name).toBe('express');
    expect(policyFor([express, ...defaultPolicies], 'amazon').name).toBe('default');
    expect(policyFor([express, ...defaultPolicies], undefined).name).toBe('default');
  });
});
