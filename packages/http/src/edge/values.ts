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
import { idWords } from './id-words.ts';

/*
 * What may come in. Every text, number, id, time and amount of a request is made of these, so that
 * nothing reaches the core that a store can't keep. What makes business sense is for the core to
 * say.
 */

/** The id of a thing with this name. */
export const id = <Name extends keyof IdsByName>(name: Name): z.ZodType<IdsByName[Name], string> =>
  z
    .string()
    .max(name === 'principal' ? 255 : 128)
    .meta({ pattern: (name === 'principal' ? principalIdPattern : idPattern).source, description: idWords[name] })
    .transform((text, context) => {
      const parsed = parseId(name, text);
      if (parsed !== undefined) return parsed;
      context.addIssue({
        code: 'custom',
        message: `is not an id of ${/^[aeo]/.test(name) ? 'an' : 'a'} ${name}`,
        params: { rule: 'malformed-id' },
      });
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

/** Text of at most this many characters, normalized to NFC. Without line breaks unless `lines`. */
export const text = (max: number, { lines = false }: { readonly lines?: boolean } = {}): z.ZodType<string, string> =>
  z
    // Counts UTF-16 units here, up to two per character; the core counts characters.
    .string()
    // Text that is too long is checked by no other rule, which would take time proportional to its
    // length.
    .max(2 * max, { abort: true })
    .refine((given) => isStorable(lines ? given.replaceAll(/\r?\n/g, ' ') : given), {
      error: 'has control characters, half characters, or more marks on a letter than any writing has',
      params: { rule: 'characters-invalid' },
    })
    .overwrite(normalizeText);

/** ASCII letters and digits: codes of a standard, which the core knows. */
export const code = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/)
    .max(max);

/** A whole number in a body. */
export const integer = (min: number, max: number): z.ZodType<number, number> => z.int().min(min).max(max);

/** A measurement in a body: metres, degrees. */
export const measure: z.ZodType<number, number> = z.number().min(-1e9).max(1e9);

/** The version of a layout. */
export const version: z.ZodType<number, number> = integer(1, highestVersion);

/** A period in milliseconds. */
export const period: z.ZodType<number, number> = integer(0, defaultLimits.periodMs);

/** The units of amounts and rates, as the API document states them. */
export const minorWords = 'In minor units of the currency: cents for EUR, yen for JPY.';
export const ppmWords = 'In parts per million: 20 % is 200,000.';
export const currencyWords = 'ISO 4217 code, such as `EUR`.';

/** An amount in minor units. */
export const money = z.strictObject({
  amountMinor: integer(0, Number.MAX_SAFE_INTEGER).describe(minorWords),
  currency: z.string().max(3).regex(currencyPattern, 'must be three capital letters').describe(currencyWords),
});

/** Half the circumference of the earth. */
export const radiusKm: z.ZodType<number, number> = z.number().positive().max(20_100);

const decimal = /^-?\d{1,16}(\.\d{1,16})?$/;

/** A number in a query, written in digits: no blanks, no exponent, not empty. */
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
  .regex(/^-?\d{1,3}(\.\d{1,16})?,-?\d{1,3}(\.\d{1,16})?$/, 'must be latitude,longitude in degrees')
  .transform((given) => given.split(',').map(Number) as [number, number]);

/**
 * A token that we issued, opaque to the client that returns it: a cursor, the version of a seat
 * map.
 */
export const opaque = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/);

/** For clients that cannot set headers. */
export const lastEventWords = 'The last id received, where the `Last-Event-ID` header cannot be set.';

const cursorWords = 'The `nextCursor` of the page before, to get the page after it. Default: the first page.';

/** Where a page starts. Cursors of some lists are longer than usual. */
export const cursorParameter = (max: number): z.ZodType<string | undefined, string | undefined> =>
  opaque(max).optional().describe(cursorWords);

/** How a list is asked for. `limit` is at most 100. */
export const pageQuery = {
  limit: queryNumber(integer(1, 100)).optional().describe('The most items a page may have.'),
  cursor: cursorParameter(512),
};
