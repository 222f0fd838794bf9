import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Period } from '../ledger/index.ts';
import type { PeriodInvalid } from './refusals.ts';

const dayMs = 86_400_000;
/** A leap year. */
const longestDays = 366;

/** Passes periods that end after they begin, and are no longer than a leap year. */
export const checkPeriod = ({ from, to }: Period): Result<Period, PeriodInvalid> => {
  if (to <= from)
    return refuse(invalid('period-empty', 'ends when it begins, or before; it takes a later time than "from"'));
  if (to - from > longestDays * dayMs)
    return refuse(invalid('period-too-long', `is more than ${longestDays} days after "from"`));
  return ok({ from, to });
};

const invalid = (code: string, message: string): PeriodInvalid => ({
  code: 'accounting/period-invalid',
  problems: [{ path: 'to', code, message }],
});
