import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow, find } from './leaks.js';

describe('the search for what leaked', () => {
  const needles = { name: '欧阳慕白', email: 'theodora@quill.example' };
  const found = (content: string) => find(needles, [{ place: 'somewhere', content }]).map((line) => line.split(':')[0]);

  it.each([
    ['as it is', '收货人：欧阳慕白，电话', ['name']],
    ['in another case', 'To: Theodora@Quill.Example', ['email']],
    ['as bytes in hex', Buffer.from('x欧阳慕白').toString('hex'), ['name']],
    ['in base64, wherever it begins', Buffer.from('{"a":"theodora@quill.example"}').toString('base64'), ['email']],
    ['in base64url, one further', Buffer.from('{"aa":"theodora@quill.example"}').toString('base64url'), ['email']],
    ['in base64, two further', Buffer.from('{"aaa":"欧阳慕白是我的名字"}').toString('base64'), ['name']],
    ['with JSON escapes', '"\\u6b27\\u9633\\u6155\\u767d"', ['name']],
    ['in an address', encodeURIComponent('/c/欧阳慕白'), ['name']],
    ['in UTF-16', Buffer.from('欧阳慕白', 'utf16le').toString('hex'), ['name']],
  ])('finds it %s', (_how, content, what) => {
    expect([...new Set(found(content))]).toEqual(what);
  });

  it('finds nothing where nothing is', () => {
    expect(found('欧阳先生, theodora at quill dot example, 5b6c')).toEqual([]);
  });

  it('looks into every file but those that are left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'redress-leaks-'));
    writeFileSync(join(folder, 'a.log'), 'one');
    writeFileSync(join(folder, 'b.eml'), 'two');
    expect(filesBelow(folder, [join(folder, 'b')])).toEqual([{ place: 'file a.log', content: 'one' }]);
    rmSync(folder, { recursive: true });
  });
});
