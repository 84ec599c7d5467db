import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BadRow, isBad, type Row } from './row.js';
import { dataFiles, readRows } from './rows.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer, encoding?: string): Promise<(Row | BadRow)[]> {
  writeFileSync(join(folder, name), content);
  const rows = [];
  for await (const row of readRows(join(folder, name), encoding)) rows.push(row);
  return rows;
}
const wrong = (rows: readonly (Row | BadRow)[]) => rows.filter(isBad).map(({ line, why }) => [line, why]);
const right = (rows: readonly (Row | BadRow)[]) => rows.flatMap((row) => (isBad(row) ? [] : [row.values]));

describe('rows of a file', () => {
  it('reads CSV with quotes, line breaks inside quotes, and a byte order mark', async () => {
    const rows = await read('a.csv', '\uFEFFtext,star\n"broken, twice",1\n"one\ntwo ""three""",2\n');
    expect(right(rows)).toEqual([{ text: 'broken, twice', star: '1' }, { text: 'one\ntwo "three"', star: '2' }]);
  });

  it('tells a wrong number of columns by line, and goes on', async () => {
    const rows = await read('b.csv', 'text,star\r\nfirst,1\r\ntoo,many,columns\r\n\r\nfew\r\n"two\r\nlines",2\r\n"a",b,c\r\nlast,5');
    expect(wrong(rows)).toEqual([[3, 'has 3 columns, not 2'], [5, 'has 1 columns, not 2'], [8, 'has 3 columns, not 2']]);
    expect(right(rows).map(({ text }) => text)).toEqual(['first', 'two\nlines', 'last']);
  });

  it('takes a misplaced quotation mark for a letter, and loses one line alone to a mark that is never closed', async () => {
    const rows = await read('b.csv', 'text,star\n7" screen,1\n"x" y,2\n9" one,3\n"never closed,4\nlast,5\n');
    expect(right(rows).map(({ text }) => text)).toEqual(['7" screen', '"x" y', '9" one', 'last']);
    expect(wrong(rows)).toEqual([[5, 'opens a quotation mark that is never closed']]);
  });

  it('loses no row behind an open mark that another one seems to close', async () => {
    const rows = await read('b.csv', `text,star\n"never closed,1\n7" screen,2\n${'plain,3\n'.repeat(1_200)}`);
    expect(wrong(rows)).toEqual([[2, 'opens a quotation mark that is never closed']]);
    expect(right(rows)).toHaveLength(1_201);
  });

  it('takes TSV as it stands, quotation marks too', async () => {
    expect(right(await read('c.tsv', 'text\tlabel\n"quoted at the front\tneg\n'))).toEqual([{ text: '"quoted at the front', label: 'neg' }]);
  });

  it('reads NDJSON, keeps what is nested as JSON, and tells lines that are no object', async () => {
    const rows = await read('d.ndjson', '{"text":"late","n":3,"tags":["a"],"none":null}\n{"text":\n\n[1]\n{"text":"last"}');
    expect(right(rows)).toEqual([{ text: 'late', n: '3', tags: '["a"]', none: '' }, { text: 'last' }]);
    expect(wrong(rows)).toEqual([[2, 'is not valid JSON'], [4, 'is no JSON object']]);
  });

  it('reads another encoding where it is named', async () => {
    const gbk = Buffer.concat([Buffer.from('text\n'), Buffer.from([0xcb, 0xf0, 0xbb, 0xb5]), Buffer.from('\n')]);
    expect(right(await read('e.csv', gbk, 'gb18030'))).toEqual([{ text: '损坏' }]);
  });

  it('takes a folder for the data files in it, and says what it cannot read', () => {
    writeFileSync(join(folder, 'README.md'), '');
    expect(dataFiles(['.'], folder).map((file) => file.slice(folder.length + 1))).toEqual(['a.csv', 'b.csv', 'c.tsv', 'd.ndjson', 'e.csv']);
    expect(() => dataFiles(['README.md'], folder)).toThrow('README.md is neither CSV (.csv), TSV (.tsv) nor NDJSON (.ndjson, .jsonl).');
    expect(() => dataFiles(['missing.csv'], folder)).toThrow('missing.csv is not there.');
  });
});
