import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent } from '@redress/chassis';
import { shortText } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { EVERY, pauseKeysOf } from '../domain/channel-pause.js';
import { PARTS, type IntakeParts } from '../parts.js';
import { channelTurned } from '../pause-channel.js';
import { channelPauses } from '../store/channel-pauses.js';

const orderSchema = z.strictObject({
  channel: shortText, account: shortText.optional().describe('left out: the whole channel, of all merchants'), paused: z.boolean(), why: shortText,
});
const MOST = 1_000;

/** Who may send, and what is paused. A paused channel's webhooks are answered with `channel-paused`; its topic messages wait. */
@Controller('channels')
export class ChannelsDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads, @Inject(PARTS) private readonly parts: IntakeParts,
  ) {}

  @Get() @StaffDoor('operator', 'supervisor', 'auditor')
  async list(@CurrentActor() { merchants }: Actor) {
    const pauses = new Map((await this.reads.find(channelPauses, { limit: MOST })).map((pause) => [keyOf(pause), pause]));
    const own = this.parts.registry.accounts.filter(({ merchant }) => merchants.includes(EVERY) || merchants.includes(merchant));
    return {
      items: own.map((one) => {
        const pause = pauseKeysOf(one).map((key) => pauses.get(keyOf(key))).find((found) => found !== undefined);
        const { channel, account, merchant } = one;
        return { channel, account, merchant, paused: pause !== undefined, ...(pause && { by: pause.by, why: pause.why, since: pause.at, whole: pause.account === EVERY }) };
      }),
    };
  }

  @Post() @StaffDoor('operator') @HttpCode(200)
  async turn(
    @Body({ schema: orderSchema }) { channel, account = EVERY, paused, why }: z.output<typeof orderSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const merchant = this.merchantOf(channel, account);
    assertMerchant(actor, merchant);
    return this.commands.run(channelTurned, {
      data: { channel, account, paused, why }, key: `channel:${channel}/${account}`, merchant, channel, actor, idempotencyKey, traceparent,
    });
  }

  private merchantOf(channel: string, account: string): string {
    const lookup = this.parts.registry.find(channel, account);
    if ('found' in lookup) return lookup.found.merchant;
    if (account === EVERY && lookup.missing === 'unknown-account') return EVERY;
    throw new ProblemError(lookup.missing, 'The registry has no such account.');
  }
}

const keyOf = ({ merchant, channel, account }: { merchant: string; channel: string; account: string }): string => `${merchant}\n${channel}\n${account}`;
