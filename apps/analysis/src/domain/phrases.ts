/** A phrase found in a text: what it means, and where. */
export interface Hit<Meaning> {
  readonly means: readonly Meaning[];
  readonly start: number;
  readonly end: number;
}

interface Node<Meaning> {
  readonly next: Map<number, Node<Meaning>>;
  means?: Meaning[];
  /** The phrase may go on inside its word: `disappoint*`. */
  open?: boolean;
}

const SPACE = 32;
const APOSTROPHE = 39;
const isGap = (code: number): boolean => code === SPACE || code === 9 || code === 10 || code === 13 || code === 45 || code === 160;
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === APOSTROPHE;

/**
 * Finds many phrases in one pass: at each place the longest one wins, and the search goes on behind it. In `words` mode a phrase begins
 * and ends with a word, a blank in it stands for any run of blanks or hyphens; in `signs` mode (Chinese) it may stand anywhere.
 */
export class PhraseBook<Meaning> {
  private readonly root: Node<Meaning> = { next: new Map() };

  /** Rows of phrases, parted by commas, with what all of them mean. A phrase may stand in several rows. */
  constructor(rows: readonly { readonly means: Meaning; readonly phrases: string }[], private readonly mode: 'words' | 'signs') {
    for (const { means, phrases } of rows) {
      for (const phrase of phrases.split(',')) if (phrase.trim()) this.add(phrase.trim(), means);
    }
  }

  private add(phrase: string, meaning: Meaning): void {
    let node = this.root;
    const open = phrase.endsWith('*');
    for (const sign of open ? phrase.slice(0, -1) : phrase) {
      const code = sign.charCodeAt(0);
      let next = node.next.get(code);
      if (!next) node.next.set(code, (next = { next: new Map() }));
      node = next;
    }
    (node.means ??= []).push(meaning);
    if (open) node.open = true;
  }

  /** All phrases of the text, which `lowered` has prepared. */
  scan(text: string): Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = [];
    let at = 0;
    while (at < text.length) {
      if (this.mode === 'words' && at > 0 && isLetter(text.charCodeAt(at - 1))) {
        at++;
        continue;
      }
      const hit = this.longestAt(text, at);
      if (hit) hits.push(hit);
      at = hit ? hit.end : at + 1;
    }
    return hits;
  }

  private longestAt(text: string, start: number): Hit<Meaning> | undefined {
    let node: Node<Meaning> | undefined = this.root;
    let found: Hit<Meaning> | undefined;
    for (let at = start; at < text.length && node; ) {
      let code = text.charCodeAt(at);
      at++;
      if (this.mode === 'words' && isGap(code)) {
        code = SPACE;
        while (at < text.length && isGap(text.charCodeAt(at))) at++;
      }
      node = node.next.get(code);
      if (!node?.means) continue;
      if (this.mode === 'words' && at < text.length && isLetter(text.charCodeAt(at))) {
        if (!node.open) continue;
        let end = at;
        while (end < text.length && isLetter(text.charCodeAt(end))) end++;
        found = { means: node.means, start, end };
      } else {
        found = { means: node.means, start, end: at };
      }
    }
    return found;
  }
}

/** Lower case, straight apostrophes, and every position where it was: what a phrase book reads. */
export function lowered(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : Array.from(
    text, (sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign),
  ).join('');
  return same.replace(/[’‘`´]/g, "'");
}
