import type { Problem } from '../kernel/index.ts';

/** The query asks for something that can't be; every problem is listed. */
export interface QueryInvalid {
  readonly code: 'browsing/query-invalid';
  readonly problems: readonly Problem[];
}

/** Every "no" of this module. */
export type BrowsingRefusal = QueryInvalid;
