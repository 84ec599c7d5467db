// Lets Node run the workspace's TypeScript sources as they are, for child processes of tests: what runs is never an older build.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const libs = new URL('../../', import.meta.url);
const LIB = /^@redress\/(\w+)$/;
const jsc = {
  target: 'es2022', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true },
};

registerHooks({
  resolve(specifier, context, next) {
    const lib = LIB.exec(specifier)?.[1];
    if (lib) return next(new URL(`${lib}/src/index.ts`, libs).href, context);
    const relative = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
    return next(relative ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(pathToFileURL('/').href) || !url.endsWith('.ts')) return next(url, context);
    const file = fileURLToPath(url);
    const { code } = transformSync(readFileSync(file, 'utf8'), { filename: file, swcrc: false, jsc, module: { type: 'es6' }, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
