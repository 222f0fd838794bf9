/** As much of a font as tells how wide a text is. */
export interface Measure {
  widthOfTextAtSize(text: string, size: number): number;
}

/** A text in lines, and the size at which they fit. */
export interface FittedText {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Lines stand so many times their size apart. */
export const lineHeight = 1.15;

const largestSize = 12;
const smallestSize = 4;

/**
 * Breaks a text into lines that fit a box, in the largest size from 12 to 4 points at which they
 * do. A word wider than the box is broken where it has to be, so that nothing of what a ticket says
 * runs off its page.
 */
export const fitText = (
  text: string,
  font: Measure,
  { width, height }: { readonly width: number; readonly height: number },
): FittedText => {
  for (let size = largestSize; ; size -= 1) {
    const lines = linesOf(text, (line) => font.widthOfTextAtSize(line, size) <= width);
    if (size <= smallestSize || lines.length * size * lineHeight <= height) return { lines, size };
  }
};

const linesOf = (text: string, fits: (line: string) => boolean): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) line = longer;
    else {
      if (line !== '') lines.push(line);
      const pieces = piecesOf(word, fits);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
  }
  return line === '' ? lines : [...lines, line];
};

/** A word in pieces of which each fits; the last may have room behind it. */
const piecesOf = (word: string, fits: (piece: string) => boolean): readonly string[] => {
  const pieces = [''];
  for (const letter of word) {
    const longer = `${pieces.at(-1) ?? ''}${letter}`;
    if (fits(longer)) pieces[pieces.length - 1] = longer;
    else pieces.push(letter);
  }
  return pieces.filter((piece) => piece !== '');
};
