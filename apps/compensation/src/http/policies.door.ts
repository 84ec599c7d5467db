import { Controller, Get, Header, Headers, Inject, Param, Query } from '@nestjs/common';
import { ProblemError, PublicDoor } from '@redress/chassis';
import { instantSchema, type Language, languageSchema, merchantId, shortText } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { z } from 'zod';
import { policyFor } from '../domain/policy/policy-in-force.js';
import { noticeOf, type PolicyNotice } from '../domain/policy/policy-notice.js';
import { EVERYONE, publicationIdOf } from '../domain/publication/publication.js';
import { policyPage, policyPagePolicy } from '../pages/policy-page.js';
import { type ReadyPolicy, readyPolicy, shippedReady } from '../policies/documents.js';
import { packsAt, statutesAbove } from '../policies/law.js';
import { publications, shelves } from '../store/publications.js';

const querySchema = z.object({
  language: languageSchema.optional().describe('without it, as Accept-Language asks'),
  channel: shortText.optional(),
  at: instantSchema.optional().describe('when it is or was bought; without it, now'),
});
type Asked = z.output<typeof querySchema>;
const WHY = 'policies are published for consumers, before they buy; they are about nobody';
const CACHED = 'public, max-age=300';

/** The policy by which a merchant's sales are redressed, for whoever wants to buy there: as data, and as a page. `house` is for all who have none. */
@Controller('policies')
export class PoliciesDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get(':merchant') @PublicDoor(WHY) @Header('cache-control', CACHED) @Header('vary', 'accept-language')
  async inForce(
    @Param('merchant', { schema: merchantId }) merchant: string, @Query({ schema: querySchema }) asked: Asked, @Headers('accept-language') accepted?: string,
  ): Promise<PolicyNotice> {
    return this.noticeInForce(merchant, asked, languageOf(asked, accepted));
  }

  @Get(':merchant/page') @PublicDoor(WHY) @Header('cache-control', CACHED) @Header('vary', 'accept-language')
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', policyPagePolicy)
  async page(
    @Param('merchant', { schema: merchantId }) merchant: string, @Query({ schema: querySchema }) asked: Asked, @Headers('accept-language') accepted?: string,
  ): Promise<string> {
    return policyPage(await this.noticeInForce(merchant, asked, languageOf(asked, accepted)));
  }

  @Get(':merchant/:version') @PublicDoor(WHY) @Header('cache-control', CACHED) @Header('vary', 'accept-language')
  async version(
    @Param('merchant', { schema: merchantId }) merchant: string, @Param('version', { schema: shortText }) version: string,
    @Query({ schema: querySchema }) asked: Asked, @Headers('accept-language') accepted?: string,
  ): Promise<PolicyNotice> {
    const owner = ownerOf(merchant);
    const language = languageOf(asked, accepted);
    const publication = await this.reads.one(publications, { merchant: owner, publicationId: publicationIdOf(owner, 'policy', version) });
    // What is not published yet is nobody's business.
    if (publication?.from) return this.notice(readyPolicy(publication.documentHash, () => publication.document), publication, language);
    const shipped = shippedReady(version);
    if (!shipped) throw new ProblemError('not-found', 'There is no such version of this policy.');
    return this.notice(shipped, { merchant: EVERYONE, from: shipped.document.effectiveFrom }, language);
  }

  private async noticeInForce(merchant: string, { channel, at }: Asked, language: Language): Promise<PolicyNotice> {
    const owner = ownerOf(merchant);
    const found = await this.reads.find(shelves, { where: { merchant: [owner, EVERYONE], kind: 'policy' }, limit: 2 });
    const pinned = policyFor(found, owner, channel, at ?? await this.reads.now());
    if (!pinned) {
      const shipped = shippedReady()!;
      return this.notice(shipped, { merchant: EVERYONE, from: shipped.document.effectiveFrom }, language);
    }
    const publication = await this.reads.one(publications, { merchant: pinned.merchant, publicationId: pinned.publicationId });
    return this.notice(readyPolicy(pinned.documentHash, () => publication!.document), pinned, language);
  }

  private async notice(ready: ReadyPolicy, { merchant, from, until }: Pick<PolicyNotice, 'merchant' | 'from' | 'until'>, language: Language) {
    const [shelf, now] = await Promise.all([this.reads.one(shelves, { merchant: EVERYONE, kind: 'pack' }), this.reads.now()]);
    const publicationId = shelf?.versions.map((version) => version.publicationId) ?? [];
    const texts = publicationId.length > 0 ? await this.reads.find(publications, { where: { merchant: EVERYONE, publicationId } }) : [];
    return noticeOf(ready, { merchant, from, until, above: statutesAbove(packsAt(shelf, texts, now), language) }, language);
  }
}

const ownerOf = (merchant: string): string => (merchant === 'house' ? EVERYONE : merchant);
const languageOf = ({ language }: Asked, accepted = ''): Language => language ?? (/^zh\b/i.test(accepted) ? 'zh' : 'en');
