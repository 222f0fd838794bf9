import type { Brand, Problem } from '../kernel/index.ts';

/** A code in the normalized form in which codes are stored and compared. */
export type DiscountCode = Brand<string, 'DiscountCode'>;

/** The most characters a code may have. */
export const discountCodeMaxLength = 40;

/** Letters and digits of any script, joined by single marks that one key types. */
const pattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-_.][\p{L}\p{M}\p{N}]+)*$/u;

/**
 * Upper case in form NFKC: codes that differ only in case, width or the composition of letters are
 * the same. Upper-casing may decompose a letter again, so the text is normalized twice.
 */
const folded = (text: string): string => text.normalize('NFKC').toUpperCase().normalize('NFKC');

/**
 * Parses a code as typed, ignoring surrounding spaces. Undefined if no discount can have it: a code
 * has 1 to 40 letters and digits of any script, and single `-`, `_` and `.` between them.
 *
 * @example
 * discountCodeOf(' early-Bird '); // EARLY-BIRD
 */
export const discountCodeOf = (text: string): DiscountCode | undefined => {
  const typed = text.trim();
  // One character may expand to eighteen: long texts are rejected unread.
  if (typed.length > 2 * discountCodeMaxLength) return undefined;
  const code = folded(typed);
  const fits = pattern.test(code) && [...code].length <= discountCodeMaxLength;
  return fits ? (code as DiscountCode) : undefined;
};

/** What is wrong with a text that can't be a code. */
export const codeMalformed = (path: string): Problem => ({
  path,
  code: 'malformed',
  message: `a code has 1 to ${discountCodeMaxLength} letters and digits, and single - _ . between them, as in EARLY-BIRD`,
});
