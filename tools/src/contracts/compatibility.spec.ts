import { type Contract } from './contract.js';
import { breaks, compatible } from './compatibility.js';
import { presentContracts } from './contract.js';

const line = { type: 'object', properties: { sku: { type: 'string', minLength: 1, maxLength: 10 } }, required: ['sku'] };
const schema = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^a' }, note: { type: 'string', maxLength: 100 }, colour: { type: 'string', enum: ['red', 'blue'] },
    count: { type: 'integer', minimum: 1, maximum: 9 }, at: { type: 'string', format: 'date-time' }, lines: { type: 'array', items: line, minItems: 1 },
    money: { type: 'object', properties: { minor: { type: 'string' } }, required: ['minor'], additionalProperties: false },
    either: { anyOf: [{ type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }, { type: 'integer' }] },
  },
  required: ['id', 'colour', 'lines'],
} as const;
const contract: Contract = { direction: 'out', publisher: 'intake', listeners: ['desk', 'analysis'], topic: 'redress.intake', key: 'case', schema };
const before = { 'thing.done.v1': contract };

type Change = (draft: any) => void;
const changed = (change: Change, direction: Contract['direction'] = 'out'): string[] => {
  const draft = structuredClone({ ...contract, direction });
  change(draft);
  return breaks({ 'thing.done.v1': { ...contract, direction } }, { 'thing.done.v1': draft });
};
const fields = (draft: any) => draft.schema.properties;

describe('a change that lives beside what was', () => {
  it.each<[string, Change]>([
    ['nothing', () => undefined],
    ['a new optional field', (draft) => (fields(draft).extra = { type: 'string' })],
    ['a new optional field in a list', (draft) => (fields(draft).lines.items.properties.extra = { type: 'string' })],
    ['one more value', (draft) => fields(draft).colour.enum.push('green')],
    ['any value', (draft) => delete fields(draft).colour.enum],
    ['longer text', (draft) => (fields(draft).note.maxLength = 200)],
    ['text of any length', (draft) => delete fields(draft).note.maxLength],
    ['wider numbers', (draft) => Object.assign(fields(draft).count, { minimum: 0, maximum: 10 })],
    ['fractions too', (draft) => (fields(draft).count.type = 'number')],
    ['any text', (draft) => delete fields(draft).id.pattern],
    ['an empty list', (draft) => delete fields(draft).lines.minItems],
    ['one more way', (draft) => fields(draft).either.anyOf.push({ type: 'boolean' })],
    ['one shape that becomes one of two', (draft) => (fields(draft).note = { anyOf: [{ type: 'string', maxLength: 100 }, { type: 'null' }] })],
    ['other words about it', (draft) => (draft.schema.description = 'said better')],
    ['one more listener', (draft) => draft.listeners.push('payments')],
  ])('%s', (_what, change) => {
    expect(changed(change)).toEqual([]);
  });

  it('a new event', () => {
    expect(compatible(before, { ...before, 'thing.undone.v1': contract })).toBe(true);
  });

  it('what channels may now leave out, or add to a closed object', () => {
    expect(changed((draft) => draft.schema.required.pop(), 'in')).toEqual([]);
    expect(changed((draft) => (fields(draft).money.properties.note = { type: 'string' }), 'in')).toEqual([]);
  });
});

describe('a change that breaks somebody', () => {
  it.each<[string, Change, string]>([
    ['a field is gone', (draft) => delete fields(draft).note, 'note: is gone'],
    ['a field of a list is gone', (draft) => delete fields(draft).lines.items.properties.sku, 'lines[].sku: is gone'],
    ['an old field is demanded', (draft) => draft.schema.required.push('note'), 'note: is now required'],
    ['a new field is demanded', (draft) => { fields(draft).extra = { type: 'string' }; draft.schema.required.push('extra'); }, 'extra: is now required'],
    ['readers can no longer count on a field', (draft) => (draft.schema.required = ['id', 'colour']), 'lines: may now be absent'],
    ['another type', (draft) => (fields(draft).note.type = 'integer'), 'note: type is narrower'],
    ['no fractions any more', (draft) => (fields(draft).count.type = 'string'), 'count: type is narrower'],
    ['a value is gone', (draft) => (fields(draft).colour.enum = ['red']), 'colour: blue no longer allowed'],
    ['a single value', (draft) => (fields(draft).colour = { type: 'string', const: 'red' }), 'colour: blue no longer allowed'],
    ['values where all was free', (draft) => (fields(draft).note.enum = ['a']), 'note: is now one of few values'],
    ['another pattern', (draft) => (fields(draft).id.pattern = '^b'), 'id: pattern is another'],
    ['a pattern where none was', (draft) => (fields(draft).note.pattern = '^b'), 'note: pattern is another'],
    ['another format', (draft) => (fields(draft).at.format = 'date'), 'at: format is another'],
    ['shorter text', (draft) => (fields(draft).note.maxLength = 99), 'note: maxLength is 99, was 100'],
    ['a limit where none was', (draft) => (fields(draft).note.minLength = 1), 'note: minLength is 1, was not limited'],
    ['narrower numbers', (draft) => (fields(draft).count.minimum = 2), 'count: minimum is 2, was 1'],
    ['a shorter list', (draft) => (fields(draft).lines.maxItems = 3), 'lines: maxItems is 3, was not limited'],
    ['no unknown fields', (draft) => (draft.schema.additionalProperties = false), '(whole): unknown fields are no longer allowed'],
    ['more in what readers hold closed', (draft) => (fields(draft).money.properties.note = { type: 'string' }), 'money.note: is new where readers allow no new field'],
    ['a way is gone', (draft) => (fields(draft).either.anyOf = [{ type: 'integer' }]), 'either.way 1: type is narrower'],
    ['a word that cannot be judged', (draft) => (fields(draft).note.not = {}), 'note: not changed, which cannot be judged'],
    ['another key', (draft) => (draft.key = 'order'), 'key was case and is order'],
    ['another topic', (draft) => (draft.topic = 'redress.desk'), 'topic was redress.intake and is redress.desk'],
    ['another publisher', (draft) => (draft.publisher = 'analysis'), 'publisher was intake and is analysis'],
    ['a listener is gone', (draft) => (draft.listeners = ['desk']), 'analysis listens no more'],
  ])('%s', (_what, change, line) => {
    expect(changed(change)).toContain(`thing.done.v1: ${line}`);
  });

  it('an event is gone', () => {
    expect(breaks(before, {})).toEqual(['thing.done.v1: is gone']);
  });
});

it('finds every contract of this build compatible with itself, and says of none that it could not be judged', () => {
  expect(breaks(presentContracts(), presentContracts())).toEqual([]);
  const emptied = Object.fromEntries(Object.entries(presentContracts()).map(([name, one]) => [name, { ...one, schema: {} }]));
  expect(breaks(presentContracts(), emptied).filter((line) => line.includes('cannot be judged'))).toEqual([]);
});
