import { decode } from './written.js';

describe('a line of logical decoding', () => {
  it('gives the values as PostgreSQL writes them', () => {
    const { name, write } = decode(`table bus."redress.intake": INSERT: partition[integer]:3 "offset"[bigint]:17 key[text]:'it''s "so" [x]:' at[timestamp with time zone]:'2026-11-23 02:00:00+00' tags[text[]]:'{a,b}' note[text]:null open[boolean]:true`);
    expect(name).toBe('bus."redress.intake"');
    expect(write?.act).toBe('INSERT');
    expect(Object.fromEntries(write!.values)).toEqual({
      partition: '3', offset: '17', key: `it's "so" [x]:`, at: '2026-11-23 02:00:00+00', tags: '{a,b}', note: null, open: 'true',
    });
  });

  it('takes the new row of a changed key, leaves out what was not sent again, and knows a deleted row by its key', () => {
    const update = decode(`table s.t: UPDATE: old-key: id[uuid]:'a' new-tuple: id[uuid]:'b' body[text]:unchanged-toast-datum n[bigint]:-5`).write!;
    expect([update.act, [...update.values]]).toEqual(['UPDATE', [['id', 'b'], ['n', '-5']]]);
    expect([...decode(`table s.t: DELETE: id[uuid]:'a'`).write!.values]).toEqual([['id', 'a']]);
    expect(decode('table s.t: DELETE: (no-tuple-data)').write).toBeUndefined();
  });
});
