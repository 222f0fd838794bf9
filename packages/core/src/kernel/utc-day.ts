import type { Brand } from './brand.ts';
import { instant } from './instant.ts';
import type { Instant } from './instant.ts';

/** A day in UTC, as in `2027-05-01`. Texts of days sort as the days do. */
export type UtcDay = Brand<string, 'UtcDay'>;

/** The length of a day in UTC: leap seconds are not counted. */
export const dayMs: number = 86_400_000;

/** The day of a moment. */
export const utcDayOf = (moment: Instant): UtcDay => new Date(moment).toISOString().slice(0, 10) as UtcDay;

/** The first moment of a day. */
export const startOfUtcDay = (day: UtcDay): Instant => instant(Date.parse(`${day}T00:00:00.000Z`));
