import { Controller, Get, Inject, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, StaffDoor } from '@redress/chassis';
import { instantSchema, merchantId } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { quarantine } from '../store/quarantine.js';

const pageSchema = z.object({
  /** `unknown` for messages whose account is not in the registry. */
  merchant: merchantId, limit: z.coerce.number().int().min(1).max(200).default(50), after: instantSchema.optional(),
});

@Controller('quarantine')
export class QuarantineDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  /** Topic messages that were put aside, oldest first: why and from whom, never what they said. `after` is the `at` of the last one seen. */
  @Get()
  @StaffDoor('operator', 'auditor')
  async list(@Query({ schema: pageSchema }) { merchant, limit, after }: z.output<typeof pageSchema>, @CurrentActor() actor: Actor) {
    assertMerchant(actor, merchant);
    const page = { orderBy: [['at', 'asc']] as const, limit, ...(after && { after: { at: after } }) };
    const rows = await this.reads.find(quarantine, { where: { merchant }, ...page });
    return { items: rows.map(({ body: _body, ...row }) => row) };
  }
}
