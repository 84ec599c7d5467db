import { Controller, type MessageEvent, Query, Sse } from '@nestjs/common';
import { type Actor, CurrentActor, roles, StaffDoor } from '@redress/chassis';
import { encodeJson, instantSchema } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { Observable } from 'rxjs';
import { z } from 'zod';
import { follow } from '../live.js';
import { merchantsOf } from './asked.js';

const liveSchema = z.object({ since: instantSchema.optional() });

/** Cases as they move: server-sent events named `step`, one for each event that desk has folded. */
@Controller('live')
export class LiveDoor {
  constructor(private readonly reads: Reads) {}

  @Sse() @StaffDoor(...roles)
  live(@Query({ schema: liveSchema }) { since }: z.output<typeof liveSchema>, @CurrentActor() actor: Actor): Observable<MessageEvent> {
    return new Observable((listener) => {
      const ended = new AbortController();
      const watch = async () => {
        for await (const line of follow(this.reads, { merchants: merchantsOf(actor), since, signal: ended.signal })) {
          listener.next({ type: 'step', id: line.eventId, data: encodeJson(line) });
        }
      };
      watch().then(() => listener.complete(), (error: unknown) => listener.error(error));
      return () => ended.abort();
    });
  }
}
