import { UnsupportedExpression, parseOutput, parseUnaryTest } from './unary-test.js';

const compare = (op: string, value: unknown) => ({ kind: 'compare', op, value });
const set = (values: unknown[], negated = false) => ({ kind: 'in', values, negated });

it.each<[string, unknown]>([
  ['', { kind: 'any' }], ['  ', { kind: 'any' }], ['"a"', compare('==', 'a')], ["'a b'", compare('==', 'a b')], ['5', compare('==', 5)], ['-1.5', compare('==', -1.5)], ['true', compare('==', true)],
  ['false', compare('==', false)], ['null', compare('==', null)], ['== 5', compare('==', 5)], ['!= "x"', compare('!=', 'x')], ['< 5', compare('<', 5)], ['<= 5', compare('<=', 5)],
  ['> 5', compare('>', 5)], ['>= 5', compare('>=', 5)], ['[1..5]', { kind: 'range', from: 1, to: 5, negated: false }], ['[2..2]', { kind: 'range', from: 2, to: 2, negated: false }],
  ['in [1..5]', { kind: 'range', from: 1, to: 5, negated: false }], ['not in [1..5]', { kind: 'range', from: 1, to: 5, negated: true }],
  ['in ["a", "b"]', set(['a', 'b'])], ['not in ["a"]', set(['a'], true)], ['["a","b"]', set(['a', 'b'])], ['"a","b"', { kind: 'or', tests: [compare('==', 'a'), compare('==', 'b')] }],
  ['"a" or "b"', { kind: 'or', tests: [compare('==', 'a'), compare('==', 'b')] }], ['> 1 and < 5', { kind: 'and', tests: [compare('>', 1), compare('<', 5)] }],
  ['$ > 1 and $ < 5', { kind: 'and', tests: [compare('>', 1), compare('<', 5)] }], ['$ in ["a"]', set(['a'])], ['$ not in ["a"]', set(['a'], true)],
  ['not ($ > 1)', { kind: 'not', test: compare('>', 1) }], ['not ($ > 1) or $ == 7', { kind: 'or', tests: [{ kind: 'not', test: compare('>', 1) }, compare('==', 7)] }],
  ['123456789012345', compare('==', 123_456_789_012_345)], ['1 or 2 or 3', { kind: 'or', tests: [compare('==', 1), compare('==', 2), compare('==', 3)] }],
])('the cell %s asks %j', (text, test) => {
  expect(parseUnaryTest(text)).toEqual(test);
});

it.each<[string, string]>([
  ['"a" "b"', '"b" where a test should end'], ['1, 2 and 3', 'and, or and commas are not mixed in one cell'], ['1 or 2 and 3', 'and, or and commas are not mixed in one cell'],
  ['$ > 1, $ < 5', 'no commas beside $'], ['not (5)', 'write not ($ ..)'], ['not ($ > 1', ') is missing'], ['$ 5', 'a test is missing at 5'], ['$', 'a test is missing at the end'],
  ['> 1 or $ < 2', '$ is missing'], ['< "a"', '< needs a number'], ['>= true', '>= needs a number'], ['> null', '> needs a number'], ['<= "1"', '<= needs a number'],
  ['not 5', 'a test is missing at 5'], ['["a".."b"]', 'a range is of numbers'], ['[1.."b"]', 'a range is of numbers'], ['[5..1]', 'a range runs upwards'], ['[1..5', '] is missing'],
  ['["a"', '] is missing'], ['in 5', '[ is missing'], ['==', 'a value is missing'], ['1234567890123456', '1234567890123456 has more than 15 digits'], ['constructor', 'constructor is no value'],
  ['hello', 'hello is no value'], ['5 &', 'cannot read &'], ['12abc', 'cannot read 12abc'], ['"open', 'cannot read "open'],
])('the cell %s is refused: %s', (text, why) => {
  expect(() => parseUnaryTest(text)).toThrow(why);
  expect(() => parseUnaryTest(text)).toThrow(UnsupportedExpression);
});

it.each<[string, unknown]>([
  ['', undefined], ['null', undefined], ['5', 5], ['"a"', 'a'], ['false', false], ['["a", "b"]', ['a', 'b']], ['[1]', [1]],
])('the output %s gives %j', (text, value) => {
  expect(parseOutput(text)).toEqual(value);
});

it.each([['5 6', '6 after a value'], ['["a"] 1', '1 after a value'], ['[', 'a value is missing'], ['> 5', '> is no value']])('the output %s is refused: %s', (text, why) => {
  expect(() => parseOutput(text)).toThrow(why);
});
