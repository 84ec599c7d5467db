import { Controller, Headers, type MessageEvent, Query, Sse } from '@nestjs/common';
import { type Actor, CurrentActor, roles, StaffDoor, merchantsOf } from '@redress/chassis';
import { encodeJson, instantSchema } from '@redress/contracts';
import { Reads } from '@redress/messaging';
import { Observable } from 'rxjs';
import { z } from 'zod';
import { follow } from '../live.js';

const liveSchema = z.object({ since: instantSchema.optional() });
const PLACE = /^\d{4}-\d\d-\d\dT[\d:.]+Z,[0-9a-f-]{36}$/;

/** Cases as they move: server-sent events named `step`, one for each event that desk has folded. A broken connection goes on where it was. */
@Controller('live')
export class LiveDoor {
  constructor(private readonly reads: Reads) {}

  @Sse() @StaffDoor(...roles)
  live(
    @Query({ schema: liveSchema }) { since: from }: z.output<typeof liveSchema>, @Headers('last-event-id') last: string | undefined,
    @CurrentActor() actor: Actor,
  ): Observable<MessageEvent> {
    const since = last && PLACE.test(last) ? last : from;
    return new Observable((listener) => {
      const ended = new AbortController();
      const watch = async () => {
        for await (const line of follow(this.reads, { merchants: merchantsOf(actor), since, signal: ended.signal })) {
          listener.next({ type: 'step', id: line.place, data: encodeJson(line) });
        }
      };
      watch().then(() => listener.complete(), (error: unknown) => listener.error(error));
      return () => ended.abort();
    });
  }
}
