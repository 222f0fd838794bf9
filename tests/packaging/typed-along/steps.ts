import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What a reader does next: saves a file, runs commands, or looks at what they printed. */
export type Step =
  | { readonly kind: 'save'; readonly line: number; readonly name: string; readonly code: string }
  | { readonly kind: 'run'; readonly line: number; readonly commands: string }
  | { readonly kind: 'see'; readonly line: number; readonly printed: readonly string[] };

// ```ts typed=<a file of this repository, shown whole>, ```sh typed, ```text printed
const block = /^```(?:ts typed=(?<file>\S+)|(?<sh>sh typed)|(?<seen>text printed))\n(?<text>[\s\S]*?)^```/gm;

/**
 * What a document has its reader do, from its first typed block to its last. Throws where a file is
 * to be saved whose name the sentence before it does not tell.
 */
export const stepsOf = (repository: string, document: string): Step[] => {
  const text = readFileSync(join(repository, document), 'utf8');
  return [...text.matchAll(block)].map((match) => {
    const before = text.slice(0, match.index);
    const line = before.split('\n').length + 1;
    const { file, sh, text: inside = '' } = match.groups ?? {};
    if (file === undefined) {
      if (sh !== undefined) return { kind: 'run', line, commands: inside };
      return { kind: 'see', line, printed: inside.trimEnd().split('\n') };
    }
    const name = basename(file);
    const told = before.trimEnd().split('\n\n').at(-1) ?? '';
    if (!told.includes(`\`${name}\``)) throw new Error(`${document}:${line}: nothing tells that this is ${name}`);
    return { kind: 'save', line, name, code: inside };
  });
};

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Lines of a block that were not printed, in their order; `…` in a line stands for anything. */
export const unseen = (output: string, printed: readonly string[]): string[] => {
  const lines = stripVTControlCharacters(output).split('\n');
  let from = 0;
  return printed.filter((wanted) => {
    const pattern = new RegExp(`^${wanted.trimEnd().split('…').map(literally).join('.*')}\\s*$`);
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (found >= 0) from = found + 1;
    return found < 0;
  });
};
