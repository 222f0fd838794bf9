import type { Problem } from '../kernel/index.ts';

/** The period of a report is empty, or longer than reports may cover. */
export interface PeriodInvalid {
  readonly code: 'accounting/period-invalid';
  readonly problems: readonly Problem[];
}

export type AccountingRefusal = PeriodInvalid;
