import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, assertMerchant, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { instantSchema, merchantId, shortText, uuid } from '@redress/contracts';
import { type Command, Commands, Reads } from '@redress/messaging';
import { z } from 'zod';
import { approvePolicyCommand } from '../publications/approve-policy.js';
import { blockedOn } from '../domain/publication/block.js';
import { EVERYONE, type Publication, publicationCycle, publicationKinds } from '../domain/publication/publication.js';
import { draftPolicyCommand } from '../publications/draft-policy.js';
import { makeSampleCasesCommand } from '../publications/make-sample-cases.js';
import { describeDocument } from '../policies/documents.js';
import { listedPublication, runView, versionInFull } from '../publications/publication-view.js';
import { publishPolicyCommand } from '../publications/publish-policy.js';
import { startBacktestCommand } from '../publications/start-backtest.js';
import { backtestRuns, publications, shelves } from '../store/publications.js';
import { withdrawPolicyCommand } from '../publications/withdraw-policy.js';

const owner = z.union([merchantId, z.literal(EVERYONE)]).describe('`*`: for all merchants; rule packs always are');
const documentSchema = z.record(z.string(), z.unknown());
const draftSchema = z.strictObject({ kind: z.enum(publicationKinds).default('policy'), merchant: owner, document: documentSchema });
const checkSchema = draftSchema.omit({ merchant: true });
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');
const approvalSchema = z.strictObject({ documentHash: hash, reportHash: hash });
const publicationSchema = z.strictObject({ from: instantSchema.optional().describe('without it, at once') });
const withdrawalSchema = z.strictObject({ reason: z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores') });
const listSchema = z.object({
  kind: z.enum(publicationKinds).optional(), state: z.enum(publicationCycle.states).optional(), merchant: owner.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const samplesSchema = z.strictObject({
  merchant: merchantId, seed: z.int().min(1).max(1_000_000).default(1), first: z.int().min(0).max(10_000_000).default(0), count: z.int().min(1).max(500),
});
const ID = { schema: uuid };

/** Who asks, as the parameters of a door give it. */
interface Asking { readonly actor: Actor; readonly idempotencyKey: string; readonly traceparent: string }

/** Versions of policies and rule packs as staff draft, try, approve and publish them. */
@Controller('publications')
export class PublicationsDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Post('check') @StaffDoor('supervisor', 'auditor', 'operator') @HttpCode(200)
  check(@Body({ schema: checkSchema }) { kind, document }: z.output<typeof checkSchema>) {
    return describeDocument(kind, document);
  }

  @Get() @StaffDoor('supervisor', 'auditor')
  async list(@Query({ schema: listSchema }) { limit, merchant, ...where }: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    if (merchant !== undefined) assertMerchant(actor, merchant);
    const found = await this.reads.find(publications, {
      where: { merchant: merchant ?? merchantsOf(actor), ...where }, orderBy: [['createdAt', 'desc'], ['publicationId', 'asc']], limit,
    });
    const owners = merchant ?? merchantsOf(actor);
    const held = await this.reads.find(shelves, { where: { kind: 'policy', ...(owners && { merchant: owners }) }, limit: 1_000 });
    return { items: found.map(listedPublication), blocked: blockedOn(held) };
  }

  @Post() @StaffDoor('supervisor') @HttpCode(200)
  async draft(
    @Body({ schema: draftSchema }) { kind, merchant, document }: z.output<typeof draftSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const whose = kind === 'pack' ? EVERYONE : merchant;
    assertMerchant(actor, whose);
    const { name } = describeDocument(kind, document);
    if (!shortText.safeParse(name).success) throw new ProblemError('faulty-document', 'The document does not say which version it is.');
    return this.commands.run(draftPolicyCommand, {
      data: { kind, name, document }, key: `${kind}:${whose}/${name}`, merchant: whose, actor, idempotencyKey, traceparent,
    });
  }

  @Post('sample-cases') @StaffDoor('supervisor', 'operator') @HttpCode(200)
  samples(
    @Body({ schema: samplesSchema }) { merchant, ...order }: z.output<typeof samplesSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    assertMerchant(actor, merchant);
    return this.commands.run(makeSampleCasesCommand, { data: order, key: `sample:${merchant}`, merchant, actor, idempotencyKey, traceparent });
  }

  @Get(':id') @StaffDoor('supervisor', 'auditor')
  async show(@Param('id', ID) id: string, @CurrentActor() actor: Actor) {
    return versionInFull(await this.theOne(id, actor));
  }

  @Post(':id/backtest') @StaffDoor('supervisor') @HttpCode(202)
  backtest(@Param('id', ID) id: string, @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string) {
    return this.give(startBacktestCommand, id, {}, { actor, idempotencyKey, traceparent });
  }

  @Get(':id/backtest') @StaffDoor('supervisor', 'auditor')
  async progress(@Param('id', ID) id: string, @CurrentActor() actor: Actor) {
    const { merchant, publicationId } = await this.theOne(id, actor);
    const [run] = await this.reads.find(backtestRuns, { where: { merchant, publicationId }, orderBy: [['startedAt', 'desc']], limit: 1 });
    if (!run) throw new ProblemError('not-found', 'It was not tried yet.');
    // Read after the run: where that has ended, its report is here.
    const { report, reportHash, state } = await this.theOne(id, actor);
    return { ...runView(run), publication: { state }, ...(run.state === 'completed' && { report, reportHash }) };
  }

  @Post(':id/approval') @StaffDoor('supervisor') @HttpCode(200)
  approve(
    @Param('id', ID) id: string, @Body({ schema: approvalSchema }) seen: z.output<typeof approvalSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(approvePolicyCommand, id, seen, { actor, idempotencyKey, traceparent });
  }

  @Post(':id/publication') @StaffDoor('supervisor') @HttpCode(200)
  publish(
    @Param('id', ID) id: string, @Body({ schema: publicationSchema }) order: z.output<typeof publicationSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(publishPolicyCommand, id, order, { actor, idempotencyKey, traceparent });
  }

  @Post(':id/withdrawal') @StaffDoor('supervisor') @HttpCode(200)
  withdraw(
    @Param('id', ID) id: string, @Body({ schema: withdrawalSchema }) why: z.output<typeof withdrawalSchema>, @CurrentActor() actor: Actor,
    @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.give(withdrawPolicyCommand, id, why, { actor, idempotencyKey, traceparent });
  }

  private async give<Name extends string, Data extends { publicationId: string }, Reply>(
    command: Command<Name, Data, Reply>, id: string, more: Omit<Data, 'publicationId'>, { actor, ...asking }: Asking,
  ): Promise<Reply> {
    const { merchant, publicationId } = await this.theOne(id, actor);
    return this.commands.run(command, { data: { ...more, publicationId } as Data, key: publicationId, merchant, actor, ...asking });
  }

  /** Whoever may not act for its merchant does not learn that there is such a version. */
  private async theOne(publicationId: string, actor: Actor): Promise<Publication> {
    const [found] = await this.reads.find(publications, { where: { merchant: merchantsOf(actor), publicationId }, limit: 1 });
    if (!found) throw new ProblemError('not-found', 'There is no such version for your merchants.');
    return found;
  }
}
