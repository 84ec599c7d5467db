import { readEvents } from './event-stream.js';

async function* bytes(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part, 'latin1');
}
async function read(...parts: string[]) {
  const events = [];
  for await (const event of readEvents(bytes(...parts))) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('joins what arrives in pieces, cut anywhere', async () => {
    const text = Buffer.from('id: 7\nevent: paid\ndata: {"a":"退"}\n\n').toString('latin1');
    for (let cut = 1; cut < text.length; cut++) {
      expect(await read(text.slice(0, cut), text.slice(cut))).toEqual([{ id: '7', event: 'paid', data: '{"a":"退"}' }]);
    }
  });

  it('leaves out comments and an unfinished end, and joins several data lines', async () => {
    expect(await read(': still here\n\ndata: a\ndata: b\n\ndata: cut')).toEqual([{ data: 'a\nb' }]);
  });
});
