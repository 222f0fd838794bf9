import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of TypeScript in a document. */
export interface Example {
  /** Path of the document, relative to the folder that was searched. */
  readonly document: string;
  /** Line of the document on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
}

/**
 * A piece of a file of this repository in a document, tagged `ts file=<path from the root>`, or all
 * of it, tagged `ts typed=<path>`: what a reader saves and runs. It is compiled where it lies.
 */
export interface Excerpt extends Example {
  readonly file: string;
  readonly whole: boolean;
}

/** The reports in `docs/api` are lists of declarations, which are no examples. */
const documentsIn = (folder: string): { readonly document: string; readonly text: string }[] =>
  globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: folder, exclude: ['docs/api/**'] })
    .toSorted()
    .map((document) => ({ document, text: readFileSync(join(folder, document), 'utf8') }));

const block = /^```ts(?: (?<how>file|typed)=(?<file>\S+))?[^\S\n]*\n(?<code>[\s\S]*?)^```/gm;

type Block = Example & { readonly file: string | undefined; readonly whole: boolean };

const blocksOf = (folder: string): Block[] =>
  documentsIn(folder).flatMap(({ document, text }) =>
    [...text.matchAll(block)].map((match) => ({
      document,
      line: text.slice(0, match.index).split('\n').length + 1,
      code: match.groups?.['code'] ?? '',
      file: match.groups?.['file'],
      whole: match.groups?.['how'] === 'typed',
    })),
  );

/**
 * Every block tagged `ts`, and nothing more, in the README, the documents and the packages' READMEs
 * of this folder.
 */
export const examplesOf = (folder: string): Example[] =>
  blocksOf(folder).flatMap(({ file, whole: _, ...example }) => (file === undefined ? [example] : []));

/** Every block of these documents that shows a piece of a file. */
export const excerptsOf = (folder: string): Excerpt[] =>
  blocksOf(folder).flatMap(({ file, ...example }) => (file === undefined ? [] : [{ ...example, file }]));

/**
 * The excerpts whose file no longer has them word for word, as `document:line: file`.
 */
export const strayExcerpts = (excerpts: readonly Excerpt[], folder: string): string[] =>
  excerpts
    .filter(({ file, code, whole }) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return whole ? text !== code : !text.includes(code);
    })
    .map(({ document, line, file }) => `${document}:${line}: ${file}`);
