import { bidi } from './bidi.ts';
import { graphemesOf } from './clean-text.ts';
import type { Face, Fonts, Weight } from './fonts.ts';

/** Which way a paragraph is read. */
export type Direction = 'ltr' | 'rtl';

/** Letters of one font that stand in one direction, in the order in which they are typed. */
export interface Run {
  readonly text: string;
  /** Undefined where no font has the character: a box is drawn in its place. */
  readonly face: Face | undefined;
  /** Odd: from right to left. */
  readonly level: number;
  readonly features: Features;
  /** At a size of 1. */
  readonly width: number;
}

/** Features of OpenType that a font is asked for, or not to use, beside what its script needs. */
export type Features = Readonly<Record<string, boolean>>;

/** How wide the box is that stands for a character no font has, at a size of 1. */
export const boxWidth = 0.6;

/** The way in which a text is read, by its first letter that says so. */
export const directionOf = (text: string): Direction => {
  const [paragraph] = bidi.getEmbeddingLevels(text, 'auto').paragraphs;
  return paragraph !== undefined && paragraph.level % 2 === 1 ? 'rtl' : 'ltr';
};

const marks = /^\p{Default_Ignorable_Code_Point}+$/u;

/**
 * A line as runs from left to right, by the rules of Unicode for text of both directions. Each run
 * is for one font, which joins and orders its letters.
 */
export const shapeLine = (
  text: string,
  { fonts, weight, direction }: { readonly fonts: Fonts; readonly weight: Weight; readonly direction: Direction },
): readonly Run[] => {
  const embedded = bidi.getEmbeddingLevels(text, direction);
  const mirrored = bidi.getMirroredCharactersMap(text, embedded.levels);
  const runs: { text: string; face: Face | undefined; level: number }[] = [];
  let at = 0;
  for (const grapheme of graphemesOf(text)) {
    const level = embedded.levels[at] ?? 0;
    const shown = mirrored.get(at) ?? grapheme;
    at += grapheme.length;
    const last = runs.at(-1);
    if (marks.test(grapheme)) {
      // Nothing to see; it may keep its neighbours from joining.
      if (last?.face !== undefined && last.level === level && joins(grapheme, last.face)) last.text += grapheme;
      continue;
    }
    const face = fonts.faceOf(shown, weight, last?.face);
    if (last !== undefined && face !== undefined && last.face === face && last.level === level) last.text += shown;
    else runs.push({ text: shown, face, level });
  }
  return inSight(runs.map((run) => measured({ ...run, text: inOrder(run) })));
};

const joins = (mark: string, { font }: Face): boolean =>
  Array.from(mark).every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** The digits of these scripts, which are read from left to right even among their letters. */
const digits = /[\p{Nd}--\p{ASCII}]/v;

/** Whether a font turns these letters. It goes by the script, and so turns numbers too. */
const isTurned = ({ text, level, face }: Pick<Run, 'text' | 'level' | 'face'>): boolean => {
  if (level % 2 === 1) return rightToLeft.test(text);
  return face !== undefined && digits.test(text) && face.font.layout(text).direction === 'rtl';
};

/** The letters of a run in the order that makes the font show them in the run's direction. */
const inOrder = (run: Pick<Run, 'text' | 'level' | 'face'>): string =>
  isTurned(run) === (run.level % 2 === 1) ? run.text : graphemesOf(run.text).toReversed().join('');

const unplacedMarks: Features = { mark: false, mkmk: false, curs: false };

/**
 * Some fonts leave a gap in their table of places for marks, at which fontkit stumbles: there marks
 * stay where they are. What can't be set even so becomes a box.
 */
const measured = (run: Pick<Run, 'text' | 'face' | 'level'>): Run => {
  const { text, face } = run;
  for (const features of [{}, unplacedMarks]) {
    const width = face && widthIn(face, text, features);
    if (width !== undefined) return { ...run, features, width };
  }
  return { ...run, face: undefined, features: {}, width: boxWidth };
};

const widthIn = ({ font }: Face, text: string, features: Features): number | undefined => {
  try {
    return font.layout(text, features).advanceWidth / font.unitsPerEm;
  } catch {
    return undefined;
  }
};

/** From left to right: what stands at a level or above is turned, from the highest level down. */
const inSight = (runs: readonly Run[]): readonly Run[] => {
  const order = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let from = 0; from < order.length;) {
      const end = endOfLevel(order, from, level);
      if (end > from) order.splice(from, end - from, ...order.slice(from, end).toReversed());
      from = Math.max(end, from + 1);
    }
  }
  return order;
};

const endOfLevel = (runs: readonly Run[], from: number, level: number): number => {
  const end = runs.findIndex((run, at) => at >= from && run.level < level);
  return end < 0 ? runs.length : end;
};
