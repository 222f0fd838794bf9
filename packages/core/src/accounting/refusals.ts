import type { Problem } from '../kernel/index.ts';

/** What a report is to be about is no period, or longer than reports are. */
export interface PeriodInvalid {
  readonly code: 'accounting/period-invalid';
  readonly problems: readonly Problem[];
}

export type AccountingRefusal = PeriodInvalid;
