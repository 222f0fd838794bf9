import type { Problem } from './problem.ts';

/** What a text may be. */
export interface TextRule {
  /**
   * The maximum number of characters, counted as code points; a character has at most four bytes in
   * UTF-8.
   */
  readonly max: number;
  /** Allows line breaks. */
  readonly lines?: boolean;
  /** May be empty. */
  readonly optional?: boolean;
}

/**
 * Characters that nobody can read or no store can keep: controls, halves of surrogate pairs,
 * noncharacters, and the controls that change the direction of whatever follows, on a ticket as on
 * a page. The marks that right-to-left text needs (U+200E, U+200F, U+061C) do no harm.
 */
const unfit = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const lineBreaks = /\r?\n/g;

/**
 * More marks on one letter than any script needs (the limit of Unicode's Stream-Safe Text Format).
 * Sorting them takes quadratic time.
 */
const heaped = /\p{M}{31}/u;

/** A character that leaves a mark on paper. */
const visible = /(?!\p{Default_Ignorable_Code_Point})[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{M}\u2800]/u;

/** Whether every store can keep a text and every page can print it; it may be blank. */
export const isStorable = (text: string): boolean => !unfit.test(text) && !heaped.test(text);

/**
 * A text in the form in which it is kept, NFC, so that texts that look alike are alike. A text that
 * is not storable is left as it is.
 */
export const normalizeText = (text: string): string => (heaped.test(text) ? text : text.normalize('NFC'));

/**
 * What is wrong with a text that people are to read; nothing, if it is sound: some of it can be
 * seen, none of it is a control character, and it is in form NFC.
 *
 * @example
 * const problems = textProblems('title', event.title, { max: 200 });
 */
export const textProblems = (path: string, text: string, rule: TextRule): readonly Problem[] => {
  const problem = textProblem(text, rule);
  return problem === undefined ? [] : [{ path, ...problem }];
};

const textProblem = (
  text: string,
  { max, lines = false, optional = false }: TextRule,
): Omit<Problem, 'path'> | undefined => {
  const length = `this takes between ${optional ? 0 : 1} and ${max} characters`;
  // A character is at most two units long: a text with more units is too long whatever it contains.
  if (text.length > 2 * max || [...text].length > max) return { code: 'length-invalid', message: length };
  if (text === '' && optional) return undefined;
  if (!isStorable(lines ? text.replace(lineBreaks, ' ') : text)) {
    const allowed = lines ? 'besides line breaks ' : '';
    return { code: 'characters-invalid', message: `this takes no control characters ${allowed}and no half characters` };
  }
  if (!visible.test(text)) return { code: 'length-invalid', message: `${length}, and something to read` };
  if (text !== text.normalize('NFC')) return { code: 'not-normalized', message: 'this takes text in Unicode form NFC' };
  return undefined;
};
