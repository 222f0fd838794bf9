import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { unwrapWoff } from './unwrap-woff.ts';

/** How heavy letters are. */
export type Weight = 'regular' | 'bold';

/** A font file that is open. */
export interface Face {
  /** Unique; what the file is registered as. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly font: Font;
}

/** Fonts by the characters they have. */
export interface Fonts {
  /**
   * A face that has everything of a character, as people see one; undefined if none has. Of several
   * the one `before` it is kept, so that a word is not set in two fonts.
   */
  faceOf(grapheme: string, weight: Weight, before: Face | undefined): Face | undefined;
}

/** A file of a Fontsource package, and what it says it is for. */
interface FontFile {
  readonly path: (weight: Weight) => string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

const weights: Readonly<Record<Weight, number>> = { regular: 400, bold: 700 };

/** Of 120 files for Chinese a text takes a few: the least used is forgotten. */
const maxOpen = 96;

/** Opens fonts by their indexes; a file is read when a text first needs it. */
export const openFonts = (indexes: readonly string[]): Fonts => {
  const files = indexes.flatMap(filesOf);
  const open = new Map<string, Face>();
  const openFace = (path: string): Face => {
    const known = open.get(path);
    const face = known ?? readFace(path);
    open.delete(path);
    open.set(path, face);
    const [oldest] = open.keys();
    if (open.size > maxOpen && oldest !== undefined) open.delete(oldest);
    return face;
  };
  return {
    faceOf: (grapheme, weight, before) => {
      const points = pointsOf(grapheme);
      if (before !== undefined && hasAll(before, points)) return before;
      const [base = 0] = points;
      for (const { path, ranges } of files) {
        if (!ranges.some(([first, last]) => first <= base && base <= last)) continue;
        const face = openFace(path(weight));
        if (hasAll(face, points)) return face;
      }
      return undefined;
    },
  };
};

/** What steers how others are set needs no picture of its own. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const pointsOf = (grapheme: string): readonly number[] =>
  Array.from(grapheme.replaceAll(ignorable, ''), (letter) => letter.codePointAt(0) ?? 0);

const hasAll = ({ font }: Face, points: readonly number[]): boolean =>
  points.every((point) => font.hasGlyphForCodePoint(point));

const readFace = (path: string): Face => {
  const bytes = unwrapWoff(readFileSync(path));
  const font = create(bytes);
  if (!('layout' in font)) throw new Error(`${path} holds several fonts`);
  return { name: path, bytes, font };
};

const filesOf = (index: string): readonly FontFile[] => {
  const folder = dirname(index);
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name: string };
  const family = name.slice(name.indexOf('/') + 1);
  const subsets = Object.entries(JSON.parse(readFileSync(index, 'utf8')) as Readonly<Record<string, string>>);
  return subsets.map(([subset, ranges]) => ({
    path: (weight) =>
      join(folder, 'files', `${family}-${subset.replaceAll(/[[\]]/g, '')}-${weights[weight]}-normal.woff`),
    ranges: ranges.split(',').map(rangeOf),
  }));
};

/** `U+0460-052F`, or one character. */
const rangeOf = (text: string): readonly [number, number] => {
  const [first = '', last = first] = text.trim().slice(2).split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
};
