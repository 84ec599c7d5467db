/** What a cell may hold, and what an input may be. An absent input is null. */
export type Scalar = string | number | boolean | null;

/** What one cell asks of one input; `any` asks nothing. */
export type UnaryTest =
  | { readonly kind: 'any' }
  | { readonly kind: 'compare'; readonly op: '==' | '!=' | '<' | '<=' | '>' | '>='; readonly value: Scalar }
  | { readonly kind: 'range'; readonly from: number; readonly to: number; readonly negated: boolean }
  | { readonly kind: 'in'; readonly values: readonly Scalar[]; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly tests: readonly UnaryTest[] }
  | { readonly kind: 'not'; readonly test: UnaryTest };

const TOKEN = /\s*(?:("[^"\\]*"|'[^'\\]*')|(-?\d+(?:\.\d+)?)(?![\w.]*\w)|(\.\.|==|!=|<=|>=|[<>[\](),$])|([A-Za-z_]\w*))/y;
/** Beyond this many digits the engine's decimals and our numbers part. */
const DIGITS = 15;
const constants: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };

/** Why a cell cannot be compiled. */
export class UnsupportedExpression extends Error {}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  // A dot after a number may begin a range: numbers are cut off before `..`.
  const spaced = text.replace(/\.\./g, ' .. ');
  TOKEN.lastIndex = 0;
  while (spaced.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(spaced);
    if (!found) throw new UnsupportedExpression(`cannot read ${spaced.slice(at).trim()}`);
    tokens.push(found[1] ?? found[2] ?? found[3] ?? found[4]!);
  }
  return tokens;
}

/**
 * Reads a cell. Supported: nothing (any); a string, number, true, false or null; `==`, `!=`; `<`, `<=`, `>`, `>=` with a number;
 * `[a..b]`; `in [..]` and `not in [..]`; several of these separated by commas or `or` (one holds) or joined by `and` (all hold). The
 * same tests may be written with `$` for the input, and then `not ($ ..)` too. `and` and `or` are not mixed in one cell.
 */
export function parseUnaryTest(text: string): UnaryTest {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { kind: 'any' };
  return new Reading(tokens).whole();
}

/** Reads one literal of an output cell: a string, a number, true, false; or a list of them. Nothing, or null, is no output at all. */
export function parseOutput(text: string): Scalar | readonly Scalar[] | undefined {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return undefined;
  const reading = new Reading(tokens);
  return reading.output();
}

class Reading {
  private at = 0;
  private readonly named: boolean;

  constructor(private readonly tokens: readonly string[]) {
    this.named = tokens.includes('$');
  }

  whole(): UnaryTest {
    const tests = [this.test()];
    const joins = new Set<string>();
    while (this.at < this.tokens.length) {
      const join = this.tokens[this.at++]!;
      if (join !== ',' && join !== 'and' && join !== 'or') throw new UnsupportedExpression(`${join} where a test should end`);
      joins.add(join);
      tests.push(this.test());
    }
    if (joins.size > 1) throw new UnsupportedExpression('and, or and commas are not mixed in one cell');
    if (joins.size === 0) return tests[0]!;
    if (this.named && joins.has(',')) throw new UnsupportedExpression('no commas beside $');
    return { kind: joins.has('and') ? 'and' : 'or', tests };
  }

  output(): Scalar | readonly Scalar[] | undefined {
    const value = this.peek('[') ? this.list() : this.literal();
    if (this.at < this.tokens.length) throw new UnsupportedExpression(`${this.tokens[this.at]} after a value`);
    return value ?? undefined;
  }

  private test(): UnaryTest {
    if (this.peek('not') && this.tokens[this.at + 1] === '(') {
      this.at += 2;
      if (!this.named) throw new UnsupportedExpression('write not ($ ..)');
      const test = this.test();
      this.take(')');
      return { kind: 'not', test };
    }
    if (this.named) {
      this.take('$');
      return this.comparison() ?? this.fail();
    }
    return this.comparison() ?? this.bare();
  }

  private comparison(): UnaryTest | undefined {
    const token = this.tokens[this.at];
    if (token === '==' || token === '!=' || token === '<' || token === '<=' || token === '>' || token === '>=') {
      this.at++;
      const value = this.literal();
      if (token !== '==' && token !== '!=' && typeof value !== 'number') throw new UnsupportedExpression(`${token} needs a number`);
      return { kind: 'compare', op: token, value };
    }
    const negated = token === 'not';
    if (negated) this.at++;
    if (!this.peek('in')) return negated ? this.fail() : undefined;
    this.at++;
    return this.set(negated);
  }

  private bare(): UnaryTest {
    return this.peek('[') ? this.set(false) : { kind: 'compare', op: '==', value: this.literal() };
  }

  private set(negated: boolean): UnaryTest {
    if (this.tokens[this.at + 2] !== '..') return { kind: 'in', values: this.list(), negated };
    this.take('[');
    const from = this.literal();
    this.take('..');
    const to = this.literal();
    this.take(']');
    if (typeof from !== 'number' || typeof to !== 'number') throw new UnsupportedExpression('a range is of numbers');
    if (from > to) throw new UnsupportedExpression('a range runs upwards');
    return { kind: 'range', from, to, negated };
  }

  private list(): Scalar[] {
    this.take('[');
    const values = [this.literal()];
    while (this.peek(',')) {
      this.at++;
      values.push(this.literal());
    }
    this.take(']');
    return values;
  }

  private literal(): Scalar {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new UnsupportedExpression('a value is missing');
    if (token.startsWith('"') || token.startsWith("'")) return token.slice(1, -1);
    if (/^-?\d/.test(token)) {
      if (token.replace(/\D/g, '').length > DIGITS) throw new UnsupportedExpression(`${token} has more than ${DIGITS} digits`);
      return Number(token);
    }
    if (!Object.hasOwn(constants, token)) throw new UnsupportedExpression(`${token} is no value`);
    return constants[token]!;
  }

  private peek(token: string): boolean {
    return this.tokens[this.at] === token;
  }

  private take(token: string): void {
    if (!this.peek(token)) throw new UnsupportedExpression(`${token} is missing`);
    this.at++;
  }

  private fail(): never {
    throw new UnsupportedExpression(`a test is missing at ${this.tokens[this.at] ?? 'the end'}`);
  }
}
