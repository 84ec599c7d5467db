import { Controller, Get, Header, Headers, Inject, Param } from '@nestjs/common';
import { ProblemError, PublicDoor } from '@redress/chassis';
import { merchantId, uuid } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { noticePage, noticePolicy } from '../pages/notice-page.js';
import { campaigns } from '../store/campaigns.js';

/** What everybody may read about an incident, once it was approved. */
@Controller('notices')
export class NoticesDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get(':merchant/:campaignId') @PublicDoor('a public notice: whoever is affected need not have complained')
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', noticePolicy)
  async notice(
    @Param('merchant', { schema: merchantId }) merchant: string, @Param('campaignId', { schema: uuid }) campaignId: string,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<string> {
    const campaign = await this.reads.one(campaigns, { merchant, campaignId });
    if (!campaign || campaign.state === 'planned') throw new ProblemError('not-found', 'There is no such notice.');
    return noticePage(campaign, accepted);
  }
}
