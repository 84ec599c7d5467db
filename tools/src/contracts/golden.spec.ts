import { spawnSync } from 'node:child_process';
import { type EventType, eventTypes, publisherOf, services, toHeaders } from '@redress/contracts';
import { exampleEnvelope } from '@redress/testing';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { asyncApi } from './asyncapi.js';
import { bodySchemaOf, channelSchemas, presentContracts } from './contract.js';
import { channelExamples, wireExamples } from './wire-examples.js';

const contracts = presentContracts();
const corpus: Readonly<Record<string, unknown>> = { ...wireExamples, ...channelExamples };
const zodOf = (name: string) => (name in channelSchemas ? channelSchemas[name as keyof typeof channelSchemas] : bodySchemaOf(name as EventType));
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);

describe('the golden corpus', () => {
  it.each(Object.keys(contracts))('%s fits its generated schema and the code that reads it', (name) => {
    const validate = ajv.compile(contracts[name]!.schema);
    validate(corpus[name]);
    expect(validate.errors).toBeNull();
    expect(zodOf(name).safeParse(corpus[name]).error?.issues).toBeUndefined();
  });

  it.each(Object.keys(contracts))('%s is refused by both without any of what it must say', (name) => {
    expect(ajv.compile(contracts[name]!.schema)({})).toBe(false);
    expect(zodOf(name).safeParse({}).success).toBe(false);
  });

  it.each([
    ['a number for an amount', (body: any) => (body.amount.minor = 5970)],
    ['a fraction', (body: any) => (body.amount.minor = '59.70')],
    ['a negative amount', (body: any) => (body.amount.minor = '-1')],
    ['a small currency', (body: any) => (body.amount.currency = 'cny')],
    ['an upper-case id', (body: any) => (body.caseId = body.caseId.toUpperCase())],
    ['no such day', (body: any) => (body.valueDate = '2026-02-30')],
    ['unknown evidence', (body: any) => (body.evidence = 'hearsay')],
  ])('is refused by both with %s', (_what, change) => {
    const body = structuredClone(corpus['payout.succeeded.v1']) as object;
    change(body);
    expect(ajv.compile(contracts['payout.succeeded.v1']!.schema)(body)).toBe(false);
    expect(zodOf('payout.succeeded.v1').safeParse(body).success).toBe(false);
  });

  it('lets an older reader take what a newer build adds', () => {
    expect(ajv.compile(contracts['case.opened.v1']!.schema)({ ...(corpus['case.opened.v1'] as object), addedLater: true })).toBe(true);
  });
});

describe('the AsyncAPI document', () => {
  const text = asyncApi(wireExamples);
  const document = parse(text) as Record<string, any>;
  const draft7 = new Ajv({ allErrors: true });
  addFormats.default(draft7);

  it('has no error for the parser of AsyncAPI', () => {
    // In a process of its own: what jest makes of the parser's packages does not load.
    const script = `const { Parser } = require('@asyncapi/parser');
      new Parser().parse(require('fs').readFileSync(0, 'utf8')).then(({ document, diagnostics }) => {
        const errors = diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => path.join('/') + ': ' + message);
        console.log(JSON.stringify({ errors, operations: document ? document.operations().length : 0 }));
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { input: text, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ errors: [], operations: Object.keys(document.operations).length });
  }, 30_000);

  it('says of every event who sends it and who receives it', () => {
    const operations = Object.entries(document.operations as Record<string, any>);
    const withMessage = (type: string, action: string) => operations
      .filter(([, one]) => one.action === action && one.messages.some(({ $ref }: { $ref: string }) => $ref.endsWith(`/${type}`))).map(([name]) => name.split('.')[0]);
    for (const type of eventTypes) expect(withMessage(type, 'send')).toEqual([publisherOf(type)]);
    for (const service of services) expect(withMessage('payout.succeeded.v1', 'receive').includes(service)).toBe(['compensation', 'follow-up', 'desk'].includes(service));
  });

  it.each(eventTypes.filter((type) => publisherOf(type) !== 'channel'))('describes the headers with which %s travels', (type) => {
    const { headers, payload } = document.components.messages[type];
    const wire = toHeaders(exampleEnvelope(type));
    expect(draft7.validate(headers, wire)).toBe(true);
    expect(Object.keys(headers.properties).sort()).toEqual(Object.keys(wire).sort());
    expect(draft7.validate(payload, wireExamples[type])).toBe(true);
  });
});
