export interface ServerEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

/** Follows a stream of server-sent events until the signal; connects again from the last id seen where the connection breaks. */
export async function* follow(url: string, headers: Record<string, string>, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  let lastId: string | undefined;
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { headers: { ...headers, accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) }, signal });
      if (response.status >= 400 && response.status < 500) throw new Refused(`${url} answers ${response.status}`);
      if (response.ok && response.body) {
        for await (const event of readEvents(response.body)) {
          lastId = event.id ?? lastId;
          yield event;
        }
      }
    } catch (error) {
      if (error instanceof Refused) throw error; // asking again would not help
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

class Refused extends Error {}

export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop()!;
    for (const block of blocks) {
      const event = readBlock(block);
      if (event) yield event;
    }
  }
}

function readBlock(block: string): ServerEvent | undefined {
  const fields = block.split(/\r?\n/).filter((line) => line && !line.startsWith(':')).map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  const value = (name: string) => fields.findLast(([, field]) => field === name)?.[2];
  const data = fields.filter(([, field]) => field === 'data').map(([, , text]) => text);
  if (data.length === 0) return undefined;
  const [id, event] = [value('id'), value('event')];
  return { data: data.join('\n'), ...(id && { id }), ...(event && { event }) };
}
