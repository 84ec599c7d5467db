import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { breaks } from './compatibility.js';
import { type Contracts } from './contract.js';
import { asText, BASELINE, type Documents, GENERATED_FOLDERS } from './documents.js';

const read = (root: string, path: string): string | undefined => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);

/** Generated files that lie about what is: missing, out of step, or made from what is no more. One line each. */
export function outOfStep(root: string, documents: Documents): string[] {
  const wrong = [...documents].flatMap(([path, text]) => {
    const found = read(root, path);
    return found === text ? [] : [`${path} ${found === undefined ? 'is missing' : 'is out of step'}`];
  });
  return [...wrong, ...leftOver(root, documents).map((path) => `${path} is left over`)];
}

function leftOver(root: string, documents: Documents): string[] {
  return GENERATED_FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => path !== BASELINE && !documents.has(path));
}

/** Writes what differs and removes what is left over; returns the lines of what was done. */
export function bringInStep(root: string, documents: Documents): string[] {
  const done = outOfStep(root, documents);
  for (const path of leftOver(root, documents)) rmSync(join(root, path));
  for (const [path, text] of documents) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (read(root, path) !== text) writeFileSync(join(root, path), text);
  }
  return done;
}

export interface Compared {
  /** What breaks those who rely on the accepted contracts. */
  readonly breaks: readonly string[];
  /** The accepted contracts are not the present ones. */
  readonly differs: boolean;
}

/** The present contracts beside the accepted ones. Everything is new where none were accepted yet. */
export function compareWithBaseline(root: string, present: Contracts): Compared {
  const text = read(root, BASELINE);
  return { breaks: text === undefined ? [] : breaks(JSON.parse(text) as Contracts, present), differs: text !== asText(present) };
}

export function acceptBaseline(root: string, present: Contracts): void {
  mkdirSync(dirname(join(root, BASELINE)), { recursive: true });
  writeFileSync(join(root, BASELINE), asText(present));
}
