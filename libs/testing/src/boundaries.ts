import { cyclesOf } from './cycles.js';
import { isSpec, projectOf, resolveImport, type SourceFile } from './source-tree.js';

/** A rule over the source files: what breaks it, one line each. */
export type Rule = (files: readonly SourceFile[]) => string[];

/** Which libraries each project may import. Specs may also use libs/testing, and what it uses. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  'libs/money': [],
  'libs/decider': [],
  'libs/chassis': [],
  'libs/contracts': ['money'],
  'libs/messaging': ['chassis', 'contracts'],
  'libs/testing': ['money', 'decider', 'contracts', 'chassis', 'messaging'],
  apps: ['money', 'decider', 'contracts', 'chassis', 'messaging'],
};
const DOMAIN_LIBRARIES = ['@redress/contracts', '@redress/decider', '@redress/money'];

/** Packages that only these places may import. */
const RESERVED: Readonly<Record<string, RegExp>> = {
  typeorm: /^libs\/messaging\/|^libs\/testing\/|^apps\/[^/]+\/src\/store\//,
  pg: /^libs\/messaging\/|^libs\/testing\//,
  kafkajs: /^libs\/messaging\/src\/kafka-client\.ts$|\.spec\.ts$/,
  '@nestjs/microservices': /^libs\/messaging\//,
};

const inDomain = (path: string): boolean => /^apps\/[^/]+\/src\/domain\//.test(path) && !isSpec(path);
const eachImport = (files: readonly SourceFile[], broken: (file: SourceFile, from: string, names: string) => string | undefined): string[] =>
  files.flatMap((file) => file.imports.map(({ from, names }) => broken(file, from, names))).filter((line) => line !== undefined);

const allowedFor = (path: string): readonly string[] => {
  const project = projectOf(path);
  const own = LIBRARIES[project] ?? LIBRARIES[project.startsWith('apps/') ? 'apps' : ''] ?? LIBRARIES['libs/testing']!;
  return isSpec(path) || project === 'tools' ? [...LIBRARIES['libs/testing']!, 'testing', ...own] : own;
};

export const boundaries: Readonly<Record<string, Rule>> = {
  'imports go in the allowed directions': (files) => eachImport(files, ({ path }, from) => {
    const library = /^@redress\/([a-z-]+)/.exec(from)?.[1];
    if (!library || projectOf(path) === 'tools' || allowedFor(path).includes(library)) return undefined;
    return `${path} may not import @redress/${library}`;
  }),

  'a library is entered by its index alone': (files) => eachImport(files, (file, from) => {
    if (/^@redress\/[a-z-]+\//.test(from)) return `${file.path} reaches into ${from}`;
    const target = from.startsWith('.') ? resolveImport(file, from)! : file.path;
    return projectOf(target) === projectOf(file.path) || projectOf(file.path) === 'tools' ? undefined : `${file.path} leaves its project by ${from}`;
  }),

  'domain/ knows only contracts, decider, money and itself': (files) => eachImport(files.filter(({ path }) => inDomain(path)), (file, from, names) => {
    if (from.startsWith('.')) return inDomain(resolveImport(file, from)!) ? undefined : `${file.path} leaves its domain by ${from}`;
    // Hashing is a pure function; drawing bytes is not.
    const pure = DOMAIN_LIBRARIES.includes(from) || (from === 'node:crypto' && !/random|generate/i.test(names));
    return pure ? undefined : `${file.path} may not import ${from}`;
  }),

  'database, broker and transport are imported where they belong': (files) => eachImport(files, ({ path }, from) => {
    const place = RESERVED[from];
    return !place || place.test(path) || path.startsWith('tools/') ? undefined : `${path} may not import ${from}`;
  }),

  'imports make no cycle': (files) => {
    const production = files.filter(({ path }) => !isSpec(path));
    const graph = new Map(production.map((file) => [file.path, file.imports.map(({ from }) => resolveImport(file, from)).filter((to) => to !== undefined)]));
    return cyclesOf(graph).map((group) => group.join(' ↔ '));
  },

  'only a library has an index file': (files) =>
    files.filter(({ path }) => /(^|\/)index\.[mc]?[tj]s$/.test(path) && !/^libs\/[^/]+\/src\/index\.ts$/.test(path)).map(({ path }) => path),
};
