import { formatInstant } from '@ticketly/core';
import type { Instant } from '@ticketly/core';
import { z } from 'zod';

const safeInteger = z.int();
export const moneyOut = z.object({ amountMinor: safeInteger, currency: z.string() });
export const timeOut = z.string().meta({ format: 'date-time' });

/** A table, see `csvAnswer`. */
export const csvOut = z.string();

/** A page of items. */
export const pageOut = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A list that is always whole. */
export const listOut = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.null() });

export const wireTime = (moment: Instant | null | undefined): string | null =>
  moment === null || moment === undefined ? null : formatInstant(moment);
