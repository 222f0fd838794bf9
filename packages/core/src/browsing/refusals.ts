import type { Problem } from '../kernel/index.ts';

/** The query is invalid; every problem is listed. */
export interface QueryInvalid {
  readonly code: 'browsing/query-invalid';
  readonly problems: readonly Problem[];
}

/** Every "no" of this module. */
export type BrowsingRefusal = QueryInvalid;
