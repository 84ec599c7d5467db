import { type Rule } from './boundaries.js';
import { isSpec, type SourceFile } from './source-tree.js';

const MAX_LINES = 400;
const EMPTY_NAMES = /^(common|shared|utils?|helpers?|core|managers?|impl|misc)$|-(utils?|helpers?|managers?|impl)$/;

/** Words of these rules would break them in the files that state them. */
const STATES_RULES = /^libs\/testing\/src\/(tidiness|structure\.spec)\.ts$/;

const linesThat = (files: readonly SourceFile[], wrong: (line: string, path: string) => boolean): string[] =>
  files.filter(({ path }) => !STATES_RULES.test(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (wrong(line, path) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])));

/** Use cases and pure rules: verb files at the top of a service, and its domain. */
const decides = (path: string): boolean =>
  !isSpec(path) && (/^apps\/[^/]+\/src\/domain\//.test(path)
    || (/^apps\/(?!rail-simulator\/)[^/]+\/src\/[^/]+\.ts$/.test(path) && !/\/(main|config)\.ts$|\.module\.ts$/.test(path)));

const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|\bperformance\.now\(|\brandom(UUID|Bytes|Int)\(|\beventId\(/;
const withoutComment = (line: string): string => line.replace(/\/\/.*$/, '').replace(/^\s*\*.*$/, '');

export const tidiness: Readonly<Record<string, Rule>> = {
  'no file is longer than 400 lines': (files) =>
    files.map(({ path, text }) => [path, text.split('\n').length - 1] as const).filter(([, lines]) => lines > MAX_LINES).map(([path, lines]) => `${path} has ${lines}`),

  'no file or folder has a name that says nothing': (files) => {
    const names = new Set(files.flatMap(({ path }) => path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
    return [...names].filter((path) => EMPTY_NAMES.test(path.split('/').at(-1)!.replace(/\.(int\.|journey\.)?(spec\.)?[mc]?[tj]s$/, '')));
  },

  'what decides asks neither clock nor chance nor environment': (files) =>
    linesThat(files.filter(({ path }) => decides(path)), (line) => IMPURE.test(withoutComment(line))),

  'no repository saves on the hot path': (files) =>
    linesThat(files.filter(({ path }) => !isSpec(path) && !path.startsWith('tools/')), (line) => /\.save\(/.test(withoutComment(line))),

  'nothing is left to be done later': (files) => linesThat(files, (line) => /(\/\/|\*|#).*\b(TODO|FIXME|XXX|HACK)\b/.test(line)),

  'no spec is skipped, but where what it needs is missing': (files) => linesThat(
    files.filter(({ path }) => isSpec(path) || path.includes('-contract')),
    (line, path) => /\b(it|test|describe)\.(skip|only|todo)\b|^\s*[xf](it|describe|test)\(/.test(line) && !/kafka|promtool|prometheus|not ours/i.test(line + path),
  ),

  'no path of one machine is written down': (files) => linesThat(files, (line) => /\/work\/(shared|main)\b|\/home\/[a-z]|\/root\//.test(line)),
};
