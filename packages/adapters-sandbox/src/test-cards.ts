/** What a test card does. */
export type CardBehaviour = 'succeeds' | 'declines' | 'asks-confirmation' | 'succeeds-later';

/** A card of the sandbox. */
export interface TestCard {
  readonly number: string;
  readonly behaviour: CardBehaviour;
  /** What happens, in words for the page. */
  readonly meaning: string;
}

/** The cards the sandbox knows; every other number is refused with a sentence that says why. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', behaviour: 'succeeds', meaning: 'pays at once' },
  { number: '4000000000000002', behaviour: 'declines', meaning: 'is declined by the bank' },
  { number: '4000002500003155', behaviour: 'asks-confirmation', meaning: 'requires confirmation at the bank' },
  { number: '4000000000000077', behaviour: 'succeeds-later', meaning: 'pays after ten seconds' },
];

/** How long the card takes that succeeds later. */
export const laterMs = 10_000;

/** Reads a card number as people write it; a sentence for them if it can't be used. */
export const readCard = (text: string): TestCard | string => {
  const digits = text.replaceAll(/[\s-]/g, '');
  if (digits === '') return 'Enter a card number.';
  if (!/^\d+$/.test(digits)) return 'A card number has digits only.';
  if (digits.length < 13 || digits.length > 19)
    return `A card number has 13 to 19 digits, this one has ${digits.length}.`;
  if (!passesLuhn(digits)) return 'There is a typing mistake in this card number: its check digit does not fit.';
  const card = testCards.find(({ number }) => number === digits);
  return card ?? 'The sandbox takes test cards only, and this is none of them.';
};

/** In groups of four. */
export const formatCardNumber = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
const passesLuhn = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};
