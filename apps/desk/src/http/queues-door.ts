import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor, roles, StaffDoor, merchantsOf } from '@redress/chassis';
import { Reads } from '@redress/messaging';
import { listed } from '../case-view.js';
import { waits } from '../domain/case-state.js';
import { caseSummaries } from '../store/case-summaries.js';

const SHOWN = 5;
const COUNTED = 1_000;

/** What waits, for whom: each queue with its length and the cases that have waited longest. */
@Controller('queues')
export class QueuesDoor {
  constructor(private readonly reads: Reads) {}

  @Get() @StaffDoor(...roles)
  async queues(@CurrentActor() actor: Actor) {
    const merchant = merchantsOf(actor);
    const queues = await Promise.all(waits.map(async (waitsFor) => {
      const rows = await this.reads.find(caseSummaries, { where: { merchant, waitsFor }, orderBy: [['lastAt', 'asc']], limit: COUNTED });
      return { waitsFor, count: rows.length, atLeast: rows.length === COUNTED, oldest: rows.slice(0, SHOWN).map(listed) };
    }));
    return { queues };
  }
}
