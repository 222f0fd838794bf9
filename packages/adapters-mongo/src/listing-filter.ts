import type { ListingQuery } from '@ticketly/core';
import type { Filter } from 'mongodb';
import { cellsAround } from './geohash.ts';
import type { ListingIndex } from './indexes.ts';
import type { ViewRecord } from './records.ts';

/** What narrows a search, as a MongoDB filter. */
export type ListingFilter = Filter<ViewRecord>;

/**
 * Matches everything that a query may find, and a little more: the cells around a place cover more
 * than the circle. The reader checks each listing against the query itself.
 */
export const filterOf = ({ words, category, currency, near, from, to }: ListingQuery): ListingFilter => ({
  'search.listed': true,
  ...(category !== undefined && { 'search.category': category }),
  ...(currency !== undefined && { 'document.priceFrom.currency': currency }),
  $and: [
    ...words.map((word) => ({ 'search.words': beginningWith(word) })),
    ...(from !== undefined || to !== undefined ? [{ 'search.starts': startsBetween(from, to) }] : []),
    ...(near !== undefined ? [{ 'search.cells': { $in: [...cellsAround(near, near.radiusKm)] } }] : []),
    {},
  ],
});

/** A narrower filter: whole words, or only words of the title. */
export const withWhole = (filter: ListingFilter, field: 'words' | 'title', words: readonly string[]): ListingFilter =>
  narrowed(filter, { [`search.${field}`]: { $all: [...words] } });

/** A filter with an additional condition. */
export const narrowed = (filter: ListingFilter, ...more: readonly ListingFilter[]): ListingFilter => ({
  ...filter,
  $and: [...(filter.$and ?? []), ...more],
});

/** A session that is not cancelled starts within the period. */
const startsBetween = (from: number | undefined, to: number | undefined): object => ({
  $elemMatch: { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) },
});

/** An anchored expression without options is a range of the index. */
export const beginningWith = (word: string): RegExp => new RegExp(`^${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`);

/**
 * The index that leaves the least to scan for a query; undefined if nothing narrows it except a
 * category.
 */
export const narrowingIndex = ({ words, near, from, to }: ListingQuery): ListingIndex | undefined => {
  if (words.length > 0) return 'listings_by_word';
  if (near !== undefined) return 'listings_by_cell';
  return from === undefined && to === undefined ? undefined : 'listings_by_start';
};

/** A word that no document can contain: BSON has no such text, and no such expression. */
export const isUnheardOf = (word: string): boolean => word.includes('\0') || !word.isWellFormed();
