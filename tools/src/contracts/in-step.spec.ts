import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isEventType, listenersOf, publisherOf, services } from '@redress/contracts';
import { readApps } from './apps.js';
import { presentContracts } from './contract.js';
import { asText, BASELINE, type Documents, documents } from './documents.js';
import { acceptBaseline, bringInStep, compareWithBaseline, outOfStep } from './in-step.js';
import { walk } from './journey-page.js';

const ROOT = join(__dirname, '../../..');
const fromSource = async (source: string) => (await import(join(ROOT, source))) as Record<string, unknown>;
let generated: Documents;

beforeAll(async () => {
  generated = await documents(presentContracts(), await readApps(ROOT, fromSource));
}, 60_000);

describe('what is committed', () => {
  it('is what the code says; else: npm run contracts', () => {
    expect(outOfStep(ROOT, generated)).toEqual([]);
  });

  it('breaks nobody, and every change of a contract was accepted; else: npm run contracts -- --accept', () => {
    expect(compareWithBaseline(ROOT, presentContracts())).toEqual({ breaks: [], differs: false });
  });

  it('is the same whenever it is made', async () => {
    expect(await documents(presentContracts(), await readApps(ROOT, fromSource))).toEqual(generated);
  });
});

describe('what is generated', () => {
  it('shows the life of case, leg, payout and plan', () => {
    const page = generated.get('docs/life-cycles.md')!;
    for (const name of ['case', 'leg', 'payout', 'plan']) expect(page).toContain(`\n## ${name}\n`);
    expect(page).toContain('submitted --> unknown');
  });

  it('tells a walk in which each service acts on what it heard or did before', () => {
    const awake = new Set<string>(['intake']);
    for (const type of walk) {
      expect([type, awake.has(publisherOf(type))]).toEqual([type, true]);
      for (const listener of listenersOf(type)) awake.add(listener);
    }
    expect(walk.every(isEventType)).toBe(true);
  });

  it.each(services.map((service) => [service]))('describes every door of %s with its path parameters', (service) => {
    const { paths } = JSON.parse(generated.get(`docs/openapi/${service}.json`)!) as { paths: Record<string, Record<string, any>> };
    for (const [path, operations] of Object.entries(paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { description, parameters } of Object.values(operations)) {
        expect(description).toMatch(/^(For|Open to all)/);
        expect(parameters.filter((one: any) => one.in === 'path').map((one: any) => one.name)).toEqual(expect.arrayContaining(named));
      }
    }
  });
});

describe('a folder of generated files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'contracts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const few: Documents = new Map([['docs/schemas/a.json', '{}\n'], ['docs/errors.md', '# Errors\n']]);

  it('is brought in step, and left alone once it is', () => {
    expect(bringInStep(folder, few)).toEqual(['docs/schemas/a.json is missing', 'docs/errors.md is missing']);
    expect(bringInStep(folder, few)).toEqual([]);
    expect(readFileSync(join(folder, 'docs/errors.md'), 'utf8')).toBe('# Errors\n');
  });

  it('loses what is made no more, and keeps the accepted contracts', () => {
    bringInStep(folder, few);
    acceptBaseline(folder, {});
    writeFileSync(join(folder, 'docs/schemas/old.json'), '{}');
    writeFileSync(join(folder, 'docs/errors.md'), 'by hand');
    expect(outOfStep(folder, few)).toEqual(['docs/errors.md is out of step', 'docs/schemas/old.json is left over']);
    bringInStep(folder, few);
    expect(readdirSync(join(folder, 'docs/schemas')).sort()).toEqual(['a.json', 'baseline.json']);
  });

  it('holds the accepted contracts against the present ones', () => {
    const present = presentContracts();
    expect(compareWithBaseline(folder, present)).toEqual({ breaks: [], differs: true });
    acceptBaseline(folder, present);
    expect(readFileSync(join(folder, BASELINE), 'utf8')).toBe(asText(present));
    expect(compareWithBaseline(folder, present)).toEqual({ breaks: [], differs: false });
    const { 'payout.created.v1': _gone, ...fewer } = present;
    expect(compareWithBaseline(folder, fewer)).toEqual({ breaks: ['payout.created.v1: is gone'], differs: true });
    expect(compareWithBaseline(folder, { ...present, 'payout.created.v2': present['payout.created.v1']! })).toEqual({ breaks: [], differs: true });
  });
});
