import LineBreaker from 'linebreak';
import { cleanText, graphemesOf } from './clean-text.ts';
import type { Fonts, Weight } from './fonts.ts';
import { directionOf, shapeLine } from './shape-line.ts';
import type { Direction, Run } from './shape-line.ts';

/** Lines stand so many times their size apart: room for the marks of every script. */
export const lineHeight = 1.36;

/** The box a text has to fit, and in which sizes it may be set. */
export interface TextBox {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  readonly smallest: number;
  readonly weight: Weight;
}

/** A line as it is typed, and as it is drawn. */
export interface Line {
  readonly text: string;
  readonly runs: readonly Run[];
}

/** A text in lines that fit. */
export interface SetText {
  readonly lines: readonly Line[];
  readonly size: number;
  readonly direction: Direction;
  readonly weight: Weight;
}

/** A piece of a text behind which a line may end. */
interface Piece {
  readonly text: string;
  /** At a size of 1, with and without the blanks at its end. */
  readonly width: number;
  readonly inkWidth: number;
}

/**
 * Sets a text in the largest size at which it fits its box: broken where its language breaks lines,
 * and a word wider than the box where it has to be. What is too long in the smallest size ends with
 * an ellipsis.
 */
export const setText = (text: string, box: TextBox, fonts: Fonts): SetText => {
  const clean = cleanText(text);
  const { weight, largest, smallest, width, height } = box;
  const direction = directionOf(clean);
  const shape = (line: string): readonly Run[] => shapeLine(line, { fonts, weight, direction });
  const measure = remembered((piece) => widthOfLine(shape(piece)));
  const pieces = piecesOf(clean, measure);
  for (let size = largest; ; size = Math.max(smallest, size - 0.5)) {
    const maxLines = Math.max(1, Math.floor(height / (size * lineHeight)));
    const lines = linesOf(pieces, width / size, measure);
    if (lines.length > maxLines && size > smallest) continue;
    const kept = lines.length > maxLines ? cutLines(lines.slice(0, maxLines), width / size, shape) : lines;
    return { lines: kept.map((line) => ({ text: line, runs: shape(line) })), size, direction, weight };
  }
};

/** A text is measured once, whatever size it is set in. */
const remembered = (measure: (text: string) => number): ((text: string) => number) => {
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? measure(text);
    known.set(text, width);
    return width;
  };
};

/** How wide a line is at a size of 1. */
export const widthOfLine = (runs: readonly Run[]): number => runs.reduce((sum, { width }) => sum + width, 0);

const piecesOf = (text: string, measure: (text: string) => number): readonly Piece[] => {
  const breaker = new LineBreaker(text);
  const pieces: Piece[] = [];
  let from = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    pieces.push(pieceOf(text.slice(from, next.position), measure));
    from = next.position;
  }
  return pieces;
};

const pieceOf = (text: string, measure: (text: string) => number): Piece => ({
  text,
  width: measure(text),
  inkWidth: measure(text.trimEnd()),
});

const linesOf = (pieces: readonly Piece[], width: number, measure: (text: string) => number): readonly string[] => {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  const end = (): void => {
    if (line !== '') lines.push(line.trimEnd());
    [line, used] = ['', 0];
  };
  for (const piece of pieces) {
    if (used + piece.inkWidth > width) end();
    if (piece.inkWidth <= width) {
      line += piece.text;
      used += piece.width;
      continue;
    }
    for (const letter of graphemesOf(piece.text)) {
      const wide = measure(letter);
      if (used + wide > width) end();
      line += letter;
      used += wide;
    }
  }
  end();
  return lines;
};

/** The last line ends with an ellipsis, for which it gives up letters. */
const cutLines = (
  lines: readonly string[],
  width: number,
  shape: (line: string) => readonly Run[],
): readonly string[] => {
  const letters = [...graphemesOf(lines.at(-1) ?? '')];
  const cut = (): string => `${letters.join('').trimEnd()}…`;
  while (letters.length > 0 && widthOfLine(shape(cut())) > width) letters.pop();
  return [...lines.slice(0, -1), cut()];
};
