import { formatInstant } from '@ticketly/core';
import type { IdsByName, Instant } from '@ticketly/core';
import { z } from 'zod';
import { idWords } from '../edge/id-words.ts';
import { currencyWords, minorWords, ppmWords } from '../edge/values.ts';

/** An id, described as {@link idWords} does. */
export const idOut = (name: keyof IdsByName): z.ZodString => z.string().describe(idWords[name]);

/** A number of things. */
export const countOut = (words: string): z.ZodInt => z.int().min(0).describe(words);

/** A rate. */
export const ppmOut: z.ZodInt = z.int().min(0).max(1_000_000).describe(ppmWords);

export const minorOut: z.ZodInt = z.int().describe(minorWords);
export const moneyOut = z.object({ amountMinor: minorOut, currency: z.string().describe(currencyWords) });
export const timeOut = z.string().meta({ format: 'date-time' });

/** A table, see `csvAnswer`. */
export const csvOut = z.string();

/** A page of items. */
export const pageOut = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).describe('The items of this page.'),
    nextCursor: z.string().nullable().describe('Pass it as `cursor` to get the next page; null on the last page.'),
  });

/** A list that is always whole. */
export const listOut = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item).describe('All items.'),
    nextCursor: z.null().describe('Always null: this list has one page.'),
  });

export const wireTime = (moment: Instant | null | undefined): string | null =>
  moment === null || moment === undefined ? null : formatInstant(moment);
