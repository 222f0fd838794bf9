import type { Instant } from './instant.ts';

/**
 * Tells the time: the only source of time in the core. A store with a clock of its own decides
 * expiry by that clock.
 */
export interface Clock {
  now(): Instant;
}
