import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ChannelDoor, ProblemError, Traceparent } from '@redress/chassis';
import { type ChannelInput, channelInputSchema, type SignatureHeaders } from '@redress/contracts';
import { Commands } from '@redress/messaging';
import { readInput } from '../channels/read-input.js';
import { type Signed, verifySender } from '../channels/signature.js';
import { type Acceptance, idsOf } from '../domain/case-file.js';
import { orderKey } from '../domain/order-book.js';
import { PARTS, type IntakeParts } from '../parts.js';
import { complaintDelivered } from '../receive-complaint.js';
import { orderFactDelivered } from '../receive-order-fact.js';
import { withdrawalDelivered } from '../withdraw-complaint.js';
import { CaseLinks } from './case-links.js';

/**
 * Where channels post complaints, order facts and withdrawals. The signature is verified over the raw bytes; whether it is recent is
 * decided with the batch, by the database's clock, so that neither a wrong process clock nor one that tests move counts here.
 * A repeat, byte-identical or signed anew, meets its own past by the channel's id: it gets the first answer and changes nothing.
 */
@Controller('webhooks')
export class WebhookDoor {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(PARTS) private readonly parts: IntakeParts,
    @Inject(CaseLinks) private readonly links: CaseLinks,
  ) {}

  @Post(':channel/:account')
  @ChannelDoor()
  @HttpCode(202)
  async take(
    @Param('channel') channel: string, @Param('account') account: string, @Headers() headers: Partial<SignatureHeaders>,
    @Req() request: { rawBody?: Buffer }, @Body() body: unknown, @Traceparent() traceparent: string,
  ) {
    const signed = verifySender(this.parts.registry, channel, account, headers, request.rawBody ?? Buffer.alloc(0));
    if (body === undefined) throw new ProblemError('invalid-json', 'The body is empty.');
    return this.run(signed, readInput(channelInputSchema, body), traceparent);
  }

  private async run({ account, signedAt }: Signed, message: ChannelInput, traceparent: string) {
    const { merchant, channel } = account;
    const request = { merchant, channel, traceparent, actor: { id: `channel:${channel}/${account.account}`, role: 'channel' } };
    const from = { channel, account: account.account, signedAt };
    const caseKey = () => idsOf(account, message.externalId).caseId;
    switch (message.kind) {
      case 'complaint':
        return this.receipt(merchant, await this.commands.run(complaintDelivered, { ...request, key: caseKey(), data: { ...from, message } }));
      case 'withdrawal':
        return this.receipt(merchant, await this.commands.run(withdrawalDelivered, { ...request, key: caseKey(), data: { ...from, message } }));
      default:
        return this.commands.run(orderFactDelivered, { ...request, key: orderKey(merchant, channel, message.orderRef), data: { ...from, message } });
    }
  }

  private receipt(merchant: string, { caseId, number, receivedAt }: Acceptance) {
    return { caseId, number, caseLink: this.links.linkTo(merchant, caseId, receivedAt), receivedAt };
  }
}
