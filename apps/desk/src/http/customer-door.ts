import { Controller, Get, Header, Headers, Inject, Param } from '@nestjs/common';
import { CaseLink, type CaseLinkClaims, CaseLinkDoor, ProblemError } from '@redress/chassis';
import { Reads } from '@redress/messaging';
import { entryForCustomer, forCustomer } from '../case-view.js';
import { reasonsOf } from '../domain/case-state.js';
import { type CaseSummary } from '../domain/case-summary.js';
import { casePage } from '../pages/case-page.js';
import { pagePolicy } from '../pages/html.js';
import { languageFrom } from '../pages/language.js';
import { RecentSpans } from '../recent-spans.js';
import { caseSummaries } from '../store/case-summaries.js';
import { timeline, type TimelineEntry } from '../store/timeline.js';
import { Addresses } from './addresses.js';

/** The case for whoever holds its link: as data, and as a page. */
@Controller()
export class CustomerDoor {
  constructor(private readonly reads: Reads, @Inject(Addresses) private readonly addresses: Addresses, private readonly recent: RecentSpans) {}

  @Get('my/case') @CaseLinkDoor()
  async show(@CaseLink() link: CaseLinkClaims) {
    const { summary, entries } = await this.theCase(link);
    const { caseId, number, state, waitsFor, paid, facets } = summary;
    return {
      case: { caseId, number, state, waitsFor, paid, outcome: facets.followUp.outcome, reasons: reasonsOf(facets) },
      timeline: entries.map(entryForCustomer),
    };
  }

  @Get('c/:token') @CaseLinkDoor()
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', pagePolicy)
  async page(
    @CaseLink() link: CaseLinkClaims, @Param('token') token: string, @Headers('accept-language') accepted: string | undefined,
  ): Promise<string> {
    const { summary, entries } = await this.theCase(link);
    return casePage(summary, entries, languageFrom(accepted, summary.language), {
      ...this.addresses.forCustomer(token), ...(this.recent.about(link.caseId).length > 0 && { trace: `/c/${token}/trace` }),
    });
  }

  private async theCase({ merchant, caseId }: CaseLinkClaims): Promise<{ summary: CaseSummary; entries: readonly TimelineEntry[] }> {
    const [summary, entries] = await Promise.all([
      this.reads.one(caseSummaries, { merchant, caseId }),
      this.reads.find(timeline, { where: { merchant, caseId }, orderBy: [['at', 'asc'], ['eventId', 'asc']], limit: 200 }),
    ]);
    if (!summary) throw new ProblemError('not-found', 'The case is not here yet. Try again in a moment.');
    return { summary, entries: forCustomer(entries) };
  }
}
