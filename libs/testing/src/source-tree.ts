import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export interface Import {
  readonly from: string;
  /** The words between the braces, or the default or namespace name. */
  readonly names: string;
}

export interface SourceFile {
  /** From the repository's root, with forward slashes: `apps/payments/src/domain/payout.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const IMPORT = /^\s*(?:import|export)\s+(?:type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

export const parseImports = (text: string): Import[] =>
  [...text.matchAll(IMPORT)].map(([, names = '', from, bare, dynamic]) => ({ from: (from ?? bare ?? dynamic)!, names: names.replace(/[{}]/g, ' ').trim() }));

export const sourceFile = (path: string, text: string): SourceFile => ({ path, text, imports: parseImports(text) });

const PASSED_OVER = new Set(['node_modules', 'dist', '.nx', '.redress', 'coverage', '.git']);

/** Paths of all files below some folders of the repository that end in one of the given ways. */
export function filesBelow(root: string, folders: readonly string[], endings: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) walk(path);
      else if (entry.isFile() && endings.some((ending) => path.endsWith(ending)) && !path.endsWith('.d.ts')) found.push(path);
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) walk(folder);
  return found.sort();
}

export const readSources = (root: string, folders: readonly string[], endings: readonly string[]): SourceFile[] =>
  filesBelow(root, folders, endings).map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')));

export const isSpec = (path: string): boolean => path.endsWith('.spec.ts');

/** `libs/money`, `apps/payments`, `tools`: what a file belongs to. */
export const projectOf = (path: string): string => (path.startsWith('tools/') ? 'tools' : path.split('/').slice(0, 2).join('/'));

/** The file that an import of the repository names; undefined for a package of somebody else. */
export function resolveImport({ path }: SourceFile, from: string): string | undefined {
  if (from.startsWith('.')) return posix.join(dirname(path), from).replace(/\.js$/, '.ts');
  const lib = /^@redress\/([a-z-]+)$/.exec(from)?.[1];
  return lib && `libs/${lib}/src/index.ts`;
}
