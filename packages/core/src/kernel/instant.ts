import { invariant } from './invariant.ts';
import type { Brand } from './brand.ts';

/** A moment: milliseconds since 1970-01-01T00:00:00Z, a safe integer. */
export type Instant = Brand<number, 'Instant'>;

/** Checks a number of epoch milliseconds. */
export const instant = (epochMs: number): Instant => {
  invariant(Number.isSafeInteger(epochMs), `an instant is a whole number of milliseconds, not ${epochMs}`);
  return epochMs as Instant;
};

/** The moment `durationMs` after (or before, if negative) another. */
export const plusMs = (moment: Instant, durationMs: number): Instant => instant(moment + durationMs);

/** The later of two moments. */
export const latest = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** The earlier of two moments. */
export const earliest = (one: Instant, other: Instant): Instant => (one < other ? one : other);

/** Reads an RFC 3339 time; undefined if it is none. */
export const parseInstant = (text: string): Instant | undefined => {
  const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
  const epochMs = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isSafeInteger(epochMs) ? instant(epochMs) : undefined;
};

/** RFC 3339 in UTC with milliseconds. */
export const formatInstant = (moment: Instant): string => new Date(moment).toISOString();
