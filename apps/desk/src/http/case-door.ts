import { Controller, Get, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, ProblemError, roles, StaffDoor, merchantsOf } from '@redress/chassis';
import { uuid } from '@redress/contracts';
import { Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { entryForStaff, listed, place } from '../case-view.js';
import { reasonsOf } from '../domain/case-state.js';
import { caseSummaries } from '../store/case-summaries.js';
import { timeline } from '../store/timeline.js';

const pageSchema = z.object({ limit: z.coerce.number().int().min(1).max(200).default(200), after: z.string().max(100).optional() });

/** One case for staff: its summary and its whole timeline, oldest first. */
@Controller('cases/:caseId')
export class CaseDoor {
  constructor(private readonly reads: Reads) {}

  @Get() @StaffDoor(...roles)
  async show(
    @Param('caseId', { schema: uuid }) caseId: string, @Query({ schema: pageSchema }) { limit, after }: z.output<typeof pageSchema>,
    @CurrentActor() actor: Actor,
  ) {
    const [summary] = await this.reads.find(caseSummaries, { where: { merchant: merchantsOf(actor), caseId }, limit: 1 });
    if (!summary) throw new ProblemError('not-found', 'There is no such case for your merchants.');
    const { merchant } = summary;
    const entries = await this.reads.find(timeline, {
      where: { merchant, caseId }, orderBy: [['at', 'asc'], ['eventId', 'asc']], after: positionFrom(after, 'at', 'eventId'), limit,
    });
    const last = entries.length === limit ? entries.at(-1) : undefined;
    return {
      case: { ...listed(summary), reasons: reasonsOf(summary.facets), payouts: summary.facets.payments },
      timeline: entries.map(entryForStaff), ...(last && { next: place(last.at, last.eventId) }),
    };
  }
}
