import { formatInstant, parseId, parseInstant } from '@ticketly/core';
import type { IdsByName, Instant } from '@ticketly/core';
import { z } from 'zod';

/** An id of a thing of this name. */
export const id = <Name extends keyof IdsByName>(name: Name): z.ZodType<IdsByName[Name], string> =>
  z
    .string()
    .max(128)
    .transform((text, context) => {
      const parsed = parseId(name, text);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: 'custom', message: `is not an id of a ${name}`, params: { rule: 'malformed-id' } });
      return z.NEVER;
    });

/** An RFC 3339 time. */
export const time: z.ZodType<Instant, string> = z
  .string()
  .max(40)
  .meta({ format: 'date-time' })
  .transform((text, context) => {
    const parsed = parseInstant(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'is not a time like 2027-05-01T18:00:00.000Z',
      params: { rule: 'malformed-time' },
    });
    return z.NEVER;
  });

const safeInteger = z.int();

/** An amount in minor units. */
export const money = z.strictObject({
  amountMinor: safeInteger.min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters'),
});

export const moneyOut = z.object({ amountMinor: safeInteger, currency: z.string() });
export const timeOut = z.string().meta({ format: 'date-time' });

/** How a list is asked for. `limit` is at most 100. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().min(1).max(512).optional(),
};

/** A page of items. */
export const pageOut = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const wireTime = (moment: Instant | null | undefined): string | null =>
  moment === null || moment === undefined ? null : formatInstant(moment);
