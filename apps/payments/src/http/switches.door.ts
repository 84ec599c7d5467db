import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent } from '@redress/chassis';
import { merchantId, shortText } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { EVERY_MERCHANT } from '../domain/switch.js';
import { type Rail, RAILS } from '../rails/rail.js';
import { switches } from '../store/rails.js';
import { switchRailCommand } from '../switch-rail.js';

const orderSchema = z.strictObject({ rail: shortText, merchant: merchantId.optional(), on: z.boolean(), why: shortText });

/** Kill switches: `on` means that nothing is sent. */
@Controller('switches')
export class SwitchesDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads, @Inject(RAILS) private readonly rails: readonly Rail[],
  ) {}

  @Get() @StaffDoor('operator', 'finance', 'supervisor', 'auditor')
  async list() {
    const rows = await this.reads.find(switches, { where: { on: true }, orderBy: [['rail', 'asc'], ['merchant', 'asc']], limit: 200 });
    return { rails: this.rails.map(({ name, currencies }) => ({ name, currencies })), items: rows };
  }

  @Post() @StaffDoor('operator') @HttpCode(200)
  async turn(
    @Body({ schema: orderSchema }) { rail, merchant = EVERY_MERCHANT, on, why }: z.output<typeof orderSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    assertMerchant(actor, merchant);
    if (!this.rails.some(({ name }) => name === rail)) throw new ProblemError('not-found', 'There is no such rail.');
    return this.commands.run(switchRailCommand, { data: { rail, merchant, on, why }, key: `switch:${rail}`, merchant, actor, idempotencyKey, traceparent });
  }
}
