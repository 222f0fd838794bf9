import {
  currencyPattern,
  defaultLimits,
  highestVersion,
  idPattern,
  isStorable,
  normalizeText,
  parseId,
  parseInstant,
  principalIdPattern,
} from '@ticketly/core';
import type { IdsByName, Instant } from '@ticketly/core';
import { z } from 'zod';

/*
 * What may come in. Every text, number, id, time and amount of a request is made of these, so that
 * nothing reaches the core that a store can't keep. What suits the business the core says.
 */

/** An id of a thing of this name. */
export const id = <Name extends keyof IdsByName>(name: Name): z.ZodType<IdsByName[Name], string> =>
  z
    .string()
    .max(name === 'principal' ? 255 : 128)
    .meta({ pattern: (name === 'principal' ? principalIdPattern : idPattern).source })
    .transform((text, context) => {
      const parsed = parseId(name, text);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: 'custom', message: `is not an id of a ${name}`, params: { rule: 'malformed-id' } });
      return z.NEVER;
    });

/** An RFC 3339 time, in the years 1900 to 2999. */
export const time: z.ZodType<Instant, string> = z
  .string()
  .max(40)
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const parsed = parseInstant(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'is not a time like 2027-05-01T18:00:00.000Z in the years 1900 to 2999',
      params: { rule: 'malformed-time' },
    });
    return z.NEVER;
  });

/**
 * A text of at most so many characters, in form NFC whatever form it came in. Without line breaks
 * unless `lines`.
 */
export const text = (max: number, { lines = false }: { readonly lines?: boolean } = {}): z.ZodType<string, string> =>
  z
    // Counted in units here, of which a character has up to two; the core counts characters.
    .string()
    // No other rule is asked of a text that is too long: that would take as long as it is.
    .max(2 * max, { abort: true })
    .refine((given) => isStorable(lines ? given.replaceAll(/\r?\n/g, ' ') : given), {
      error: 'has control characters, half characters, or more marks on a letter than any writing has',
      params: { rule: 'characters-invalid' },
    })
    .overwrite(normalizeText);

/** Letters and digits in ASCII: codes of a standard, which the core knows. */
export const code = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .max(max);

/** A whole number in a body. */
export const integer = (min: number, max: number): z.ZodType<number, number> => z.int().min(min).max(max);

/** A measure in a body: metres, degrees. */
export const measure: z.ZodType<number, number> = z.number().min(-1e9).max(1e9);

/** The version of a layout. */
export const version: z.ZodType<number, number> = integer(1, highestVersion);

/** A period in milliseconds. */
export const period: z.ZodType<number, number> = integer(0, defaultLimits.periodMs);

/** An amount in minor units. */
export const money = z.strictObject({
  amountMinor: integer(0, Number.MAX_SAFE_INTEGER),
  currency: z.string().regex(currencyPattern, 'must be three capital letters'),
});

/** As far as the other side of the earth. */
export const radiusKm: z.ZodType<number, number> = z.number().positive().max(20_100);

const decimal = /^-?\d{1,16}(\.\d{1,16})?$/;

/** A number in a query, written in digits: no blanks, no exponent, and not nothing. */
export const queryNumber = (number: z.ZodType<number, number>): z.ZodType<number, string> =>
  z
    .string()
    .max(40)
    .transform((given) => (decimal.test(given) ? Number(given) : Number.NaN))
    .pipe(number)
    .meta(z.toJSONSchema(number));

/** Latitude and longitude in a query. */
export const coordinates: z.ZodType<[number, number], string> = z
  .string()
  .max(80)
  .regex(/^-?\d{1,3}(\.\d{1,16})?,-?\d{1,3}(\.\d{1,16})?$/, 'must be latitude,longitude')
  .transform((given) => given.split(',').map(Number) as [number, number]);

/**
 * The name of a token that we gave, opaque to whoever gives it back: a cursor, the version of a
 * seat map.
 */
export const opaque = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/);

/** How a list is asked for. `limit` is at most 100. */
export const pageQuery = {
  limit: queryNumber(integer(1, 100)).optional(),
  cursor: opaque(512).optional(),
};
