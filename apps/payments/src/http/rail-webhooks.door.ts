import { Controller, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ProblemError, RailDoor, Traceparent } from '@redress/chassis';
import { Commands, Reads } from '@redress/messaging';
import { closeChargebackCommand } from '../close-chargeback.js';
import { orderSubject } from '../domain/chargeback.js';
import { type Rail, type RailNews, RAILS } from '../rails/rail.js';
import { openChargeback } from '../receive-chargeback.js';
import { receiveWebhook } from '../receive-rail-webhook.js';
import { payouts } from '../store/payouts.js';

/**
 * What rails tell us by themselves. The signature is verified over the raw bytes; a delivery that comes again meets its event's first
 * answer. Whatever is not answered with 2xx the rail delivers again.
 */
@Controller('webhooks/rails')
export class RailWebhooksDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads, @Inject(RAILS) private readonly rails: readonly Rail[],
  ) {}

  @Post(':rail') @RailDoor() @HttpCode(202)
  async take(
    @Param('rail') name: string, @Headers() headers: Record<string, string | undefined>, @Req() request: { rawBody?: Buffer }, @Traceparent() traceparent: string,
  ): Promise<{ received: true }> {
    const rail = this.rails.find((one) => one.name === name);
    const news = rail?.verifyWebhook(request.rawBody ?? Buffer.alloc(0), headers);
    if (!news) throw new ProblemError('invalid-signature', 'The signature does not fit.');
    if (news === 'stale') throw new ProblemError('stale-timestamp', 'The signed time is too far from now.');
    const told = { idempotencyKey: `${name}:${news.eventId}`, actor: { id: `rail:${name}`, role: 'service' }, traceparent };
    await (news.is === 'payout' ? this.payout(name, news, told) : this.chargeback(name, news, told));
    return { received: true };
  }

  private async payout(rail: string, { eventId, key: railKey, merchant, payoutId, report }: Extract<RailNews, { is: 'payout' }>, told: Told) {
    const payout = await this.reads.one(payouts, { merchant, payoutId: UUID.test(payoutId) ? payoutId : NO_PAYOUT });
    if (!payout) throw new ProblemError('not-found', 'There is no such payout.');
    const data = { rail, eventId, payoutId, railKey, report };
    await this.commands.run(receiveWebhook, { ...told, data, key: payout.caseId, merchant, channel: payout.channel });
  }

  private async chargeback(rail: string, news: Exclude<RailNews, { is: 'payout' }>, told: Told) {
    const { chargeback } = news;
    const { merchant } = chargeback;
    if (chargeback.amount.currency !== chargeback.charged.currency || chargeback.amount.minor === 0n) {
      throw new ProblemError('invalid-amount', 'A chargeback has a positive amount in the currency of its charge.');
    }
    const about = { ...told, key: orderSubject(chargeback), merchant };
    if (news.is === 'chargeback') await this.commands.run(openChargeback, { ...about, data: { ...news.chargeback, rail } });
    else await this.commands.run(closeChargebackCommand, { ...about, data: { ...news.chargeback, rail } });
  }
}

interface Told { idempotencyKey: string; actor: { id: string; role: string }; traceparent: string }
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_PAYOUT = '00000000-0000-0000-0000-000000000000';
