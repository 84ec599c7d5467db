import { Controller, Get, Header, Headers, Param } from '@nestjs/common';
import { type Actor, CaseLink, type CaseLinkClaims, CaseLinkDoor, CurrentActor, ProblemError, roles, StaffDoor, merchantsOf } from '@redress/chassis';
import { uuid } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { type CaseTrace, traceOf } from '../domain/trace.js';
import { pagePolicy } from '../pages/html.js';
import { languageFrom } from '../pages/language.js';
import { tracePage } from '../pages/trace-page.js';
import { RecentSpans } from '../recent-spans.js';
import { caseSummaries } from '../store/case-summaries.js';

/** How services worked on a case, while its spans are kept: for staff, and for whoever holds its link. */
@Controller()
export class TraceDoor {
  constructor(private readonly reads: Reads, private readonly recent: RecentSpans) {}

  @Get('cases/:caseId/trace') @StaffDoor(...roles)
  async forStaff(@Param('caseId', { schema: uuid }) caseId: string, @CurrentActor() actor: Actor) {
    const [summary] = await this.reads.find(caseSummaries, { where: { merchant: merchantsOf(actor), caseId }, limit: 1 });
    if (!summary) throw new ProblemError('not-found', 'There is no such case for your merchants.');
    return this.theTrace(caseId);
  }

  @Get('my/case/trace') @CaseLinkDoor()
  forCustomer(@CaseLink() { caseId }: CaseLinkClaims) {
    return this.theTrace(caseId);
  }

  @Get('c/:token/trace') @CaseLinkDoor()
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', pagePolicy)
  page(@CaseLink() { caseId }: CaseLinkClaims, @Param('token') token: string, @Headers('accept-language') accepted: string | undefined): string {
    return tracePage(this.theTrace(caseId), languageFrom(accepted), `/c/${token}`);
  }

  private theTrace(caseId: string): CaseTrace & { caseId: string } {
    const trace = traceOf(caseId, this.recent.about(caseId));
    if (trace.spans === 0) throw new ProblemError('not-found', 'No spans of this case are kept here.');
    return { caseId, ...trace };
  }
}
