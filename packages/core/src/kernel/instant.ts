import type { Brand } from './brand.ts';
import { invariant } from './invariant.ts';

/** A moment: milliseconds since 1970-01-01T00:00:00Z, a safe integer. */
export type Instant = Brand<number, 'Instant'>;

/**
 * The moments people may name: those of the years 1900 to 2999. Adding any allowed period
 * (`limits.periodMs`) to one still gives a four-digit year, which RFC 3339 requires.
 */
export const calendar = {
  first: Date.UTC(1900, 0, 1) as Instant,
  last: (Date.UTC(3000, 0, 1) - 1) as Instant,
} as const;

/** Checks a number of epoch milliseconds. */
export const instant = (epochMs: number): Instant => {
  invariant(Number.isSafeInteger(epochMs), `an instant is a whole number of milliseconds, not ${epochMs}`);
  return epochMs as Instant;
};

/** Whether people may name this moment, and every store can keep and print it. */
export const isInCalendar = (epochMs: number): boolean =>
  Number.isSafeInteger(epochMs) && epochMs >= calendar.first && epochMs <= calendar.last;

/** The moment `durationMs` after (or before, if negative) another. */
export const plusMs = (moment: Instant, durationMs: number): Instant => instant(moment + durationMs);

/** The later of two moments. */
export const latest = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** The earlier of two moments. */
export const earliest = (one: Instant, other: Instant): Instant => (one < other ? one : other);

const rfc3339 =
  /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/**
 * Reads an RFC 3339 time; undefined if the text is not one, or is outside {@link calendar}. The
 * date has to exist: 30 February, 24:00 and leap seconds, which no clock here counts, are not
 * accepted. Fractions of a millisecond are cut off.
 */
export const parseInstant = (text: string): Instant | undefined => {
  const [, local, fraction = '', sign, hours, minutes] = rfc3339.exec(text) ?? [];
  if (local === undefined) return undefined;
  const wall = `${local.toUpperCase()}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const wallMs = Date.parse(wall);
  // The runtime turns 30 February into 2 March: what it read is written back and compared.
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString() !== wall) return undefined;
  const offsetMs = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  const epochMs = sign === '-' ? wallMs + offsetMs : wallMs - offsetMs;
  return isInCalendar(epochMs) ? instant(epochMs) : undefined;
};

/** RFC 3339 in UTC with milliseconds. */
export const formatInstant = (moment: Instant): string => new Date(moment).toISOString();
