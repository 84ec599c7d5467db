import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ServiceDoor } from '@redress/chassis';
import { services } from '@redress/contracts';
import { z } from 'zod';
import { RecentSpans } from '../recent-spans.js';

const traceId = z.string().regex(/^[0-9a-f]{32}$/);
const spanId = z.string().regex(/^[0-9a-f]{16}$/);
const short = z.string().max(200);
const spanSchema = z.object({
  traceId, spanId, parentId: spanId.optional(), service: short, name: short, kind: z.enum(['internal', 'server', 'client', 'producer', 'consumer']),
  start: z.number(), ms: z.number().min(0), error: z.boolean(),
  attributes: z.record(z.string().max(60), z.union([short, z.number(), z.boolean()])),
  links: z.array(z.object({ traceId, spanId })).max(512),
});
const spansSchema = z.strictObject({ spans: z.array(spanSchema).max(1_000) });

/** Where services deliver the spans that the desk shows. */
@Controller('spans')
export class SpansDoor {
  constructor(private readonly recent: RecentSpans) {}

  @Post() @ServiceDoor(...services) @HttpCode(202)
  take(@Body({ schema: spansSchema }) { spans }: z.output<typeof spansSchema>): { taken: number } {
    this.recent.add(spans);
    return { taken: spans.length };
  }
}
