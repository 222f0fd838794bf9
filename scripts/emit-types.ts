import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  declaration: true,
  emitDeclarationOnly: true,
};

const formats = [
  { types: '.d.ts', code: '.js' },
  { types: '.d.cts', code: '.cjs' },
] as const;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/**
 * Writes the types of a package file by file, for ESM and for CommonJS. Rolled into one file, the
 * verbs of a room would be re-exported by name, and an editor shows no documentation through that.
 */
export const emitTypes = (source: string, target: string): void => {
  const files = globSync(`${source}/**/*.ts`, { exclude: ['**/*.test.ts', '**/*.fixture.ts'] });
  const program = ts.createProgram(files, { ...options, rootDir: resolve(source), outDir: resolve(target) });
  const { diagnostics } = program.emit(undefined, (path, text) => {
    for (const { types, code } of formats) {
      const specified = text.replaceAll(/(from |import\()(['"]\.[^'"]*)\.ts(['"])/g, `$1$2${code}$3`);
      write(join(target, relative(resolve(target), path).replace(/\.d\.ts$/, types)), specified);
    }
  });
  if (diagnostics.length === 0) return;
  throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
};
