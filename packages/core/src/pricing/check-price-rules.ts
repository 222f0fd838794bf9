import { textProblems } from '../kernel/index.ts';
import type { Limits, Problem } from '../kernel/index.ts';
import type { Fee, FeeAmount, PriceRules, Tax } from './price-rules.ts';
import { wholePpm } from './share-of.ts';

const nameMaxLength = 100;

/**
 * Everything that is wrong with the rules of an event; empty if they are valid. Its fees are paid
 * by buyers to its organizer: only the platform sets fees that the organizer pays.
 */
export const checkPriceRules = (path: string, { fees, taxes }: PriceRules, limits: Limits): readonly Problem[] => [
  ...checkCount(`${path}.fees`, 'fees', fees.length, limits.feesPerEvent),
  ...fees.slice(0, limits.feesPerEvent).flatMap((fee, at) => checkFee(`${path}.fees[${at}]`, fee, limits)),
  ...checkNames(`${path}.fees`, fees.slice(0, limits.feesPerEvent)),
  ...checkCount(`${path}.taxes`, 'taxes', taxes.length, limits.taxesPerEvent),
  ...taxes.slice(0, limits.taxesPerEvent).flatMap((tax, at) => checkTax(`${path}.taxes[${at}]`, tax)),
  ...checkNames(`${path}.taxes`, taxes.slice(0, limits.taxesPerEvent)),
];

const checkCount = (path: string, what: string, count: number, max: number): readonly Problem[] =>
  count <= max ? [] : [{ path, code: 'too-many', message: `an event has at most ${max} ${what}, not ${count}` }];

/** Names must be unique: a receipt lists them. */
const checkNames = (path: string, named: readonly { readonly name: string }[]): readonly Problem[] =>
  named.flatMap(({ name }, at) =>
    named.findIndex((earlier) => earlier.name === name) === at
      ? []
      : [{ path: `${path}[${at}].name`, code: 'duplicate', message: 'an earlier one has this name' }],
  );

const checkFee = (path: string, { name, amount, payer, recipient }: Fee, limits: Limits): readonly Problem[] => [
  ...textProblems(`${path}.name`, name, { max: nameMaxLength }),
  ...checkAmount(`${path}.amount`, amount, limits),
  ...(payer === 'buyer'
    ? []
    : [{ path: `${path}.payer`, code: 'payer-invalid', message: 'a fee of an event is paid by the buyer' }]),
  ...(recipient === 'organizer'
    ? []
    : [{ path: `${path}.recipient`, code: 'recipient-invalid', message: 'a fee of an event goes to its organizer' }]),
];

const checkAmount = (path: string, amount: FeeAmount, { priceMinor }: Limits): readonly Problem[] => {
  if (amount.kind === 'share') return checkPpm(`${path}.ppm`, amount.ppm);
  const { amountMinor } = amount;
  if (Number.isSafeInteger(amountMinor) && amountMinor >= 0 && amountMinor <= priceMinor) return [];
  const message = `a fee is a whole number of minor units from 0 to ${priceMinor}, not ${amountMinor}`;
  return [{ path: `${path}.amountMinor`, code: 'amount-invalid', message }];
};

const checkTax = (path: string, { name, ppm }: Tax): readonly Problem[] => [
  ...textProblems(`${path}.name`, name, { max: nameMaxLength }),
  ...checkPpm(`${path}.ppm`, ppm),
];

const checkPpm = (path: string, ppm: number): readonly Problem[] => {
  if (Number.isSafeInteger(ppm) && ppm >= 0 && ppm <= wholePpm) return [];
  const message = `a rate is a whole number of parts per million from 0 to ${wholePpm}, not ${ppm}`;
  return [{ path, code: 'rate-invalid', message }];
};
