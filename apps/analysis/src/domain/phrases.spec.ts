import { PhraseBook, lowered } from './phrases.js';

describe('phrase book', () => {
  const found = (book: PhraseBook<string>, text: string) => book.scan(lowered(text)).map(({ means, start, end }) => [means.join('+'), text.slice(start, end)]);

  it('finds whole words, the longest phrase first, over any run of blanks', () => {
    const book = new PhraseBook(
      [{ means: 'no', phrases: 'not' }, { means: 'fault', phrases: 'not working, not work' }, { means: 'sad', phrases: 'disappoint*' }],
      'words',
    );
    expect(found(book, 'It is NOT\n working.')).toEqual([['fault', 'NOT\n working']]);
    expect(found(book, 'not workings, knot')).toEqual([['no', 'not']]);
    expect(found(book, 'Disappointed!')).toEqual([['sad', 'Disappointed']]);
  });

  it('reads curly apostrophes as straight ones', () => {
    expect(found(new PhraseBook([{ means: 'fault', phrases: "won't" }], 'words'), 'It won’t.')).toEqual([['fault', 'won’t']]);
  });

  it('finds signs anywhere, and all that one phrase means', () => {
    const book = new PhraseBook(
      [{ means: 'bad', phrases: '难吃,不好' }, { means: 'food', phrases: '难吃' }, { means: 'good', phrases: '不错' }], 'signs',
    );
    expect(found(book, '真难吃，汤不错')).toEqual([['bad+food', '难吃'], ['good', '不错']]);
  });
});
