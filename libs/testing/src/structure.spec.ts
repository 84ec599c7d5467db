import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { boundaries } from './boundaries.js';
import { cyclesOf } from './cycles.js';
import { filesBelow, parseImports, readSources, sourceFile } from './source-tree.js';
import { tidiness } from './tidiness.js';

const ROOT = join(__dirname, '../../..');
const sources = readSources(ROOT, ['apps', 'libs', 'tools'], ['.ts', '.mjs']);
const rules = { ...boundaries, ...tidiness };

describe('the house', () => {
  it('is found', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.some(({ imports }) => imports.some(({ from }) => from === '@redress/money'))).toBe(true);
  });

  it.each(Object.keys(rules))('%s', (name) => {
    expect(rules[name]!(sources)).toEqual([]);
  });

  it('links only to what is there', () => {
    const pages = [...filesBelow(ROOT, ['docs', 'deploy', '.github'], ['.md']), 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
    const broken = pages.filter((page) => existsSync(join(ROOT, page))).flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '');
      const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
      return links.filter((link) => !existsSync(join(ROOT, dirname(page), link))).map((link) => `${page} → ${link}`);
    });
    expect(broken).toEqual([]);
  });

  it('has the pages that a reader looks for, once it has a README', () => {
    const wanted = existsSync(join(ROOT, 'README.md')) ? ['LICENSE', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'] : [];
    expect(wanted.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
  });

  it('tags every project, and gives it no library that its place forbids', () => {
    const manifests = filesBelow(ROOT, ['apps', 'libs'], ['package.json']).map((path) => sourceFile(path, readFileSync(join(ROOT, path), 'utf8')));
    const imports = manifests.map(({ path, text }) => {
      const { nx, dependencies = {} } = JSON.parse(text) as { nx?: { tags?: string[] }; dependencies?: Record<string, string> };
      expect({ path, tags: nx?.tags }).toEqual({ path, tags: [`kind:${path.slice(0, 3)}`, `scope:${path.split('/')[1]}`] });
      return sourceFile(path, Object.keys(dependencies).map((name) => `import '${name}';`).join('\n'));
    });
    expect(boundaries['imports go in the allowed directions']!(imports)).toEqual([]);
  });

  it('carries no data set', () => {
    const data = filesBelow(ROOT, ['apps', 'libs', 'tools', 'docs'], ['.csv', '.tsv', '.ndjson', '.jsonl', '.parquet']);
    expect(data.filter((path) => statSync(join(ROOT, path)).size > 64 * 1024)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['imports go in the allowed directions', 'libs/money/src/a.ts', "import { z } from '@redress/contracts';"],
    ['imports go in the allowed directions', 'apps/desk/src/a.ts', "import { x } from '@redress/intake';"],
    ['imports go in the allowed directions', 'apps/desk/src/a.ts', "import { x } from '@redress/testing';"],
    ['a library is entered by its index alone', 'apps/desk/src/a.ts', "import { x } from '@redress/money/dist/money.js';"],
    ['a library is entered by its index alone', 'apps/desk/src/a.ts', "export { x } from '../../intake/src/main.js';"],
    ['domain/ knows only contracts, decider, money and itself', 'apps/desk/src/domain/a.ts', "import { x } from '../store/rows.js';"],
    ['domain/ knows only contracts, decider, money and itself', 'apps/desk/src/domain/a.ts', "import { Injectable } from '@nestjs/common';"],
    ['domain/ knows only contracts, decider, money and itself', 'apps/desk/src/domain/a.ts', "import { randomUUID } from 'node:crypto';"],
    ['database, broker and transport are imported where they belong', 'apps/desk/src/a.ts', "import { Repository } from 'typeorm';"],
    ['database, broker and transport are imported where they belong', 'libs/messaging/src/bus.ts', "import { Kafka } from 'kafkajs';"],
    ['imports make no cycle', 'apps/desk/src/a.ts', "import { a } from './a.js';"],
    ['only a library has an index file', 'apps/desk/src/domain/index.ts', ''],
    ['no file is longer than 400 lines', 'apps/desk/src/a.ts', '\n'.repeat(401)],
    ['no file or folder has a name that says nothing', 'apps/desk/src/utils/a.ts', ''],
    ['no file or folder has a name that says nothing', 'apps/desk/src/string-helpers.spec.ts', ''],
    ['what decides asks neither clock nor chance nor environment', 'apps/desk/src/fold-event.ts', 'const at = new Date();'],
    ['what decides asks neither clock nor chance nor environment', 'apps/desk/src/domain/a.ts', 'const id = randomUUID();'],
    ['no repository saves on the hot path', 'apps/desk/src/fold-event.ts', 'await repository.save(row);'],
    ['nothing is left to be done later', 'apps/desk/src/a.ts', '// TODO: think'],
    ['no spec is skipped, but where what it needs is missing', 'apps/desk/src/a.spec.ts', "it.skip('x', () => {});"],
    ['no path of one machine is written down', 'tools/a.mjs', "read('/work/shared/data');"],
  ])('catch a breach: %s (%s)', (rule, path, text) => {
    expect(rules[rule]!([sourceFile(path, text)])).toHaveLength(1);
  });

  it.each([
    ['apps/desk/src/domain/a.ts', "import { createHash } from 'node:crypto';\nimport { b } from './b.js';\nimport { type Money } from '@redress/money';"],
    ['apps/desk/src/a.spec.ts', "import { simulation } from '@redress/testing';\nimport { a } from './a.js';"],
    ['apps/desk/src/store/migrations/1.ts', "import { type MigrationInterface } from 'typeorm';"],
    ['libs/messaging/src/kafka-client.ts', "import { Kafka } from 'kafkajs';"],
    ['apps/desk/src/main.ts', 'const port = process.env.PORT;'],
    ['apps/desk/src/a.ts', 'const said = at(new Date(ms)); // new Date() would ask the clock'],
  ])('let pass what is right: %s', (path, text) => {
    expect(Object.values(rules).flatMap((rule) => rule([sourceFile(path, text)]))).toEqual([]);
  });

  it('see every way to import', () => {
    const text = ["import a, { type B } from 'a';", "import * as c from 'c';", "import 'd';", "export * from './e.js';", 'import {', '  f,', "} from 'f';", "const g = await import('g');"];
    expect(parseImports(text.join('\n')).map(({ from }) => from)).toEqual(['a', 'c', 'd', './e.js', 'f', 'g']);
  });

  it('find cycles of any length, and nothing else', () => {
    const graph = (edges: Record<string, string[]>) => cyclesOf(new Map(Object.entries(edges)));
    expect(graph({ a: ['b'], b: ['c'], c: ['a'], d: ['a', 'e'], e: ['e'], f: [] })).toEqual([['a', 'b', 'c'], ['e']]);
    expect(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
  });
});
