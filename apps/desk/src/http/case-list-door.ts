import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, roles, StaffDoor, merchantsOf } from '@redress/chassis';
import { complaintId, merchantId, shortText, uuid } from '@redress/contracts';
import { Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { listed, place } from '../case-view.js';
import { caseStates, waits } from '../domain/case-state.js';
import { type CaseSummary } from '../domain/case-summary.js';
import { caseSummaries } from '../store/case-summaries.js';
import { complaintCases } from '../store/complaint-cases.js';

const listSchema = z.object({
  state: z.enum(caseStates).optional(),
  waitsFor: z.enum(waits).optional(),
  q: z.string().trim().min(1).max(200).optional().describe('a case number, an order number or a case id, whole'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(100).optional().describe('`next` of the page before'),
});
const lookupSchema = z.strictObject({
  complaintIds: z.array(uuid).max(500).default([]),
  /** The ids by which a channel's account knows its complaints. */
  external: z.strictObject({ merchant: merchantId, account: shortText, ids: z.array(shortText).max(500) }).optional(),
});
const isUuid = (text: string): boolean => uuid.safeParse(text).success;

/** Cases as staff look for them. */
@Controller('cases')
export class CaseListDoor {
  constructor(private readonly reads: Reads) {}

  @Get() @StaffDoor(...roles)
  async list(@Query({ schema: listSchema }) { state, waitsFor, q, limit, after }: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const where = { merchant: merchantsOf(actor), state, waitsFor };
    const page = { orderBy: [['openedAt', 'desc'], ['caseId', 'desc']], after: positionFrom(after, 'openedAt', 'caseId'), limit } as const;
    const named = q === undefined ? [{}] : [{ number: q }, { orderRef: q }, ...(isUuid(q) ? [{ caseId: q }] : [])];
    const asked = named.map((name) => ({ ...where, ...name }));
    const found = (await Promise.all(asked.map((one) => this.reads.find(caseSummaries, { where: one, ...page })))).flat();
    const cases = [...new Map(found.map((row) => [row.caseId, row])).values()].slice(0, limit);
    const last = cases.length === limit ? cases.at(-1) : undefined;
    return { cases: cases.map(listed), ...(last && { next: place(last.openedAt, last.caseId) }) };
  }

  /** Where complaints stand, by our ids or by the channel's own; those that desk has not heard of are left out. */
  @Post('lookup') @StaffDoor(...roles) @HttpCode(200)
  async lookup(@Body({ schema: lookupSchema }) { complaintIds, external }: z.output<typeof lookupSchema>, @CurrentActor() actor: Actor) {
    const merchant = merchantsOf(actor);
    const byId = new Map<string, string | undefined>(complaintIds.map((id) => [id, undefined]));
    for (const id of external?.ids ?? []) byId.set(complaintId(external!.merchant, external!.account, id), id);
    const asked = [...byId.keys()];
    const known = asked.length > 0 ? await this.reads.find(complaintCases, { where: { merchant, complaintId: asked }, limit: 1_000 }) : [];
    const caseIds = [...new Set(known.map(({ caseId }) => caseId))];
    const rows = caseIds.length > 0 ? await this.reads.find(caseSummaries, { where: { merchant, caseId: caseIds }, limit: 1_000 }) : [];
    const cases = new Map(rows.map((row) => [row.caseId, row]));
    return {
      complaints: known.flatMap(({ complaintId: id, caseId }) => {
        const row = cases.get(caseId);
        return row ? [{ complaintId: id, externalId: byId.get(id), ...standing(row) }] : [];
      }),
    };
  }
}

const standing = (row: CaseSummary) => {
  const { caseId, merchant, number, state, waitsFor, category, paid, outcome } = listed(row);
  return { caseId, merchant, number, state, waitsFor, category, paid, outcome };
};
