import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import vm from 'node:vm';
import { type Options, transformSync } from '@swc/core';
import type { Scope } from './scope.js';

type Wrapped = (exports: object, require: (name: string) => unknown, module: { exports: unknown }, filename: string, dirname: string) => void;

// As jest compiles them: see jest.config.mjs.
const compile: Options = {
  swcrc: false, sourceMaps: false, module: { type: 'commonjs' },
  jsc: {
    target: 'es2022', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
};

/** Loads TypeScript as CommonJS in this very process: each file is compiled once, and run as often as it is wanted anew. */
export class Modules {
  private readonly compiled = new Map<string, Wrapped>();
  private readonly lasting = new Map<string, { exports: unknown }>();
  private readonly requires = new Map<string, NodeJS.Require>();
  private readonly targets = new Map<string, string>();

  /** @param sources stand in for what is on disk; `replaced` for packages. */
  constructor(private readonly scope: Scope, private sources: ReadonlyMap<string, string>, private readonly replaced: ReadonlyMap<string, unknown>) {}

  /** What stands in from now on; what was compiled of it is forgotten. */
  replace(sources: ReadonlyMap<string, string>): void {
    this.sources = sources;
    for (const path of sources.keys()) this.compiled.delete(path);
  }

  /** Runs a file and whatever of the scope it imports anew. */
  load(path: string): unknown {
    return this.module(path, new Map());
  }

  private module(path: string, fresh: Map<string, { exports: unknown }>): unknown {
    const loaded = path.startsWith(this.scope.fresh) ? fresh : this.lasting;
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(path, module);
    try {
      this.wrapped(path)(module.exports as object, (name) => this.imported(name, path, fresh), module, path, dirname(path));
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  private wrapped(path: string): Wrapped {
    let wrapped = this.compiled.get(path);
    if (!wrapped) {
      const { code } = transformSync(this.sources.get(path) ?? readFileSync(path, 'utf8'), { ...compile, filename: path });
      wrapped = vm.compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: path }) as Wrapped;
      this.compiled.set(path, wrapped);
    }
    return wrapped;
  }

  private imported(name: string, from: string, fresh: Map<string, { exports: unknown }>): unknown {
    const replaced = this.replaced.get(name);
    if (replaced) return replaced;
    const target = this.target(name, from);
    if (target.endsWith('.ts')) return this.module(target, fresh);
    let native = this.requires.get(from);
    if (!native) this.requires.set(from, native = createRequire(from));
    return native(target);
  }

  private target(name: string, from: string): string {
    const key = name.startsWith('.') ? resolve(dirname(from), name) : name;
    let target = this.targets.get(key);
    if (target === undefined) {
      const lib = /^@redress\/(\w+)$/.exec(name)?.[1];
      const candidate = lib ? join(this.scope.root, 'libs', lib, 'src', 'index.ts') : key.replace(/\.js$/, '.ts');
      this.targets.set(key, target = name !== key || lib ? (existsSync(candidate) ? candidate : key) : name);
    }
    return target;
  }
}
