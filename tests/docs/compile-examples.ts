import { join } from 'node:path';
import ts from 'typescript';
import type { Example } from './examples.ts';

/** The root of this repository. */
export const repository: string = join(import.meta.dirname, '../..');

/** How this repository is compiled. */
export const compilerOptions = (): ts.CompilerOptions => {
  const path = join(repository, 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, ts.sys.readFile.bind(ts.sys)).config,
    ts.sys,
    repository,
  );
  // An example shows how, not how to publish a library, and may leave a name for the reader to use.
  return {
    ...options,
    isolatedDeclarations: false,
    declaration: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
};

/**
 * A compiler host to which the examples are files of the tests, from where every package resolves.
 */
const hostWith = (files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost => {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => files.get(name) ?? host.readFile(name),
    getSourceFile: (name, language, ...rest) => {
      const code = files.get(name);
      if (code === undefined) return host.getSourceFile(name, language, ...rest);
      return ts.createSourceFile(name, code, language);
    },
  };
};

const explain = (diagnostic: ts.Diagnostic, example: Example): string => {
  const start = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
  return `${example.document}:${example.line + start}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
};

/**
 * Type-checks the examples, each as a module of its own.
 *
 * @param prelude what stands before each example; on one line, so that lines are counted as in the
 *   document
 * @returns what does not compile, as `document:line: message`
 */
export const compileExamples = (examples: readonly Example[], prelude = ''): string[] => {
  const options = compilerOptions();
  const named = new Map(examples.map((example, index) => [join(import.meta.dirname, `example-${index}.ts`), example]));
  const files = new Map([...named].map(([name, { code }]) => [name, `${prelude}${code}`]));
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host: hostWith(files, options) });
  return [...named].flatMap(([name, example]) => {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map((diagnostic) => explain(diagnostic, example));
  });
};
