import { join, relative } from 'node:path';
import ts from 'typescript';
import { compilerOptions, repository } from './compile-examples.ts';
import type { Example } from './examples.ts';

/** A verb of the office, with what an editor shows when a reader points at it. */
export interface Verb {
  /** As a caller writes it: `office.holding.holdSeats`. */
  readonly name: string;
  /** The text above the tags. */
  readonly promise: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
  readonly examples: readonly Example[];
  readonly signature: SignatureFacts;
}

/** What the type of a verb says, and its documentation has to explain. */
interface SignatureFacts {
  readonly takes: boolean;
  readonly answers: boolean;
  /** The codes with which it may refuse. */
  readonly codes: readonly string[];
}

const file = join(import.meta.dirname, 'pointed-at.ts');

/** An editor that has one file open, whose text can be replaced. */
const openEditor = () => {
  let code = '';
  const options = compilerOptions();
  const service = ts.createLanguageService({
    ...ts.sys,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? code : ts.sys.readFile(name)),
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? code : '1'),
    getScriptSnapshot: (name) => {
      const text = name === file ? code : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => repository,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  });
  return {
    write: (text: string): void => void (code = text),
    program: (): ts.Program => {
      const program = service.getProgram();
      if (program === undefined) throw new Error('the language service made no program');
      return program;
    },
    pointAt: (offset: number) => service.getQuickInfoAtPosition(file, offset),
  };
};

interface Declared {
  readonly name: string;
  readonly declaration: ts.Declaration | undefined;
  readonly signature: SignatureFacts;
}

/** Every verb of the declared office: a new one is here as soon as it can be called. */
const declaredIn = (program: ts.Program): Declared[] => {
  const checker = program.getTypeChecker();
  const office = program.getSourceFile(file)?.statements.find(ts.isVariableStatement)?.declarationList.declarations[0];
  if (office === undefined) throw new Error('no office is declared');
  const rooms = checker.getTypeAtLocation(office).getProperties();
  return rooms.flatMap((room) =>
    checker
      .getTypeOfSymbol(room)
      .getProperties()
      .flatMap((verb) => {
        const [signature] = checker.getTypeOfSymbol(verb).getCallSignatures();
        const name = `office.${room.name}.${verb.name}`;
        if (signature === undefined) throw new Error(`${name} is no verb: use-cases.ts exports nothing else`);
        return [{ name, declaration: verb.declarations?.[0], signature: factsOf(checker, signature) }];
      }),
  );
};

const factsOf = (checker: ts.TypeChecker, signature: ts.Signature): SignatureFacts => {
  const returned = signature.getReturnType();
  const answer = checker.getAwaitedType(returned) ?? returned;
  return {
    takes: signature.parameters.length > 0,
    answers: (answer.flags & ts.TypeFlags.Void) === 0,
    codes: valuesAt(checker, valuesAt(checker, [answer], 'refusal'), 'code').flatMap((code) =>
      code.isStringLiteral() ? [code.value] : [],
    ),
  };
};

/** What a property may be, in whichever of the types has it. */
const valuesAt = (checker: ts.TypeChecker, types: readonly ts.Type[], property: string): ts.Type[] =>
  types.flatMap(alternativesOf).flatMap((type) => {
    const found = type.getProperty(property);
    return found === undefined ? [] : alternativesOf(checker.getTypeOfSymbol(found));
  });

const alternativesOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

const examplesOf = (declaration: ts.Declaration): Example[] =>
  ts
    .getJSDocTags(declaration)
    .filter((tag) => tag.tagName.text === 'example')
    .map((tag) => {
      const source = tag.getSourceFile();
      return {
        document: relative(repository, source.fileName),
        line: source.getLineAndCharacterOfPosition(tag.getStart()).line + 2,
        code: ts.getTextOfJSDocComment(tag.comment) ?? '',
      };
    });

/**
 * Every verb that callers of an office reach, as an editor shows it.
 *
 * @param type how the office is declared, as in `import('@ticketly/core').Ticketly`
 */
export const verbsOf = (type: string): Verb[] => {
  const editor = openEditor();
  const head = `declare const office: ${type};\nexport {};`;
  editor.write(head);
  const declared = declaredIn(editor.program());
  const code = [head, ...declared.map(({ name }) => `${name};`)].join('\n');
  editor.write(code);
  return declared.map(({ name, declaration, signature }) => {
    const shown = editor.pointAt(code.indexOf(`\n${name};`) + name.length);
    return {
      name,
      promise: ts.displayPartsToString(shown?.documentation),
      tags: (shown?.tags ?? []).map((tag) => ({ name: tag.name, text: ts.displayPartsToString(tag.text) })),
      examples: declaration === undefined ? [] : examplesOf(declaration),
      signature,
    };
  });
};

const codePattern = /`([a-z]+\/[a-z-]+)`/g;

/**
 * What the documentation of these verbs lacks, or says of a refusal that is none of theirs, as
 * `office.holding.holdSeats: returns`.
 */
export const undocumented = (verbs: readonly Verb[]): string[] =>
  verbs.flatMap((verb) => [...missingParts(verb), ...misnamedCodes(verb)].map((part) => `${verb.name}: ${part}`));

const missingParts = ({ promise, tags, signature: { takes, answers } }: Verb): string[] => {
  const written = new Set(tags.filter(({ text }) => text.trim() !== '').map(({ name }) => name));
  const needed = [...(takes ? ['param'] : []), ...(answers ? ['returns'] : []), 'example'];
  return [...(promise === '' ? ['promise'] : []), ...needed.filter((tag) => !written.has(tag))];
};

const misnamedCodes = ({ tags, signature: { codes } }: Verb): string[] => {
  const returns = tags.filter(({ name }) => name === 'returns').map(({ text }) => text);
  const explained = new Set([...returns.join('\n').matchAll(codePattern)].map(([, code = '']) => code));
  return [
    ...codes.filter((code) => !explained.has(code)).map((code) => `does not explain ${code}`),
    ...[...explained].filter((code) => !codes.includes(code)).map((code) => `never refuses with ${code}`),
  ];
};
