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

const block = /^```ts[^\S\n]*\n(?<code>[\s\S]*?)^```/gm;

const examplesIn = (document: string, text: string): Example[] =>
  [...text.matchAll(block)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match.groups?.['code'] ?? '',
  }));

/** Every block tagged `ts` in the README and the documents of this folder. */
export const examplesOf = (folder: string): Example[] =>
  globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: folder })
    .toSorted()
    .flatMap((document) => examplesIn(document, readFileSync(join(folder, document), 'utf8')));
