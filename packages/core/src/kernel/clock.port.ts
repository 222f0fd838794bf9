import type { Instant } from './instant.ts';

/** What time it is. The only source of time in the core; a store with a clock of its own decides expiry by that one. */
export interface Clock {
  now(): Instant;
}
