import type { Sliced } from '@ticketly/core';
import type { z } from 'zod';
import { inputErrorsOf, maxErrors } from './check-input.ts';
import type { InputError } from '../answers/problem.ts';

/**
 * A list in an input that may be long: its items are checked one by one, with pauses, and checking
 * stops once enough mistakes are found.
 */
export interface LongList {
  /** The fields that lead to it, such as `layout`, `sections`. */
  readonly at: readonly [string, ...string[]];
  readonly item: z.ZodType;
  /** How many items it may have. */
  readonly max: number;
  /** Long lists in each item. */
  readonly lists?: readonly LongList[];
}

/** The result of a check: the value as its schema outputs it, or the mistakes. */
export interface Checked {
  readonly value: unknown;
  readonly errors: readonly InputError[];
}

/** Takes less than a millisecond. */
const itemsPerSlice = 200;

/**
 * Checks an input against its schema in slices. Stops after as many mistakes as an answer lists.
 */
export function* checkLong(schema: z.ZodType, value: unknown, lists: readonly LongList[]): Sliced<Checked> {
  const errors: InputError[] = [];
  let items = 0;

  function* check(own: z.ZodType, given: unknown, inner: readonly LongList[], path: Path): Sliced<unknown> {
    const found = inner.map((list) => ({ list, long: longAt(given, list.at) }));
    const short = found.reduce((rest, { list, long }) => (long ? replaced(rest, list.at, []) : rest), given);
    const parsed = own.safeParse(short);
    if (!parsed.success) errors.push(...inputErrorsOf(parsed.error.issues, path));
    let whole: unknown = parsed.data;
    for (const { list, long } of found)
      if (long) whole = replaced(whole, list.at, yield* checkItems(list, long, [...path, ...list.at]));
    return whole;
  }

  function* checkItems(list: LongList, given: readonly unknown[], path: Path): Sliced<unknown[]> {
    const taken: unknown[] = [];
    if (given.length > list.max) errors.push(...inputErrorsOf([tooMany(given.length, list.max)], path));
    for (const [at, item] of given.slice(0, list.max).entries()) {
      if (errors.length >= maxErrors) return taken;
      taken.push(yield* check(list.item, item, list.lists ?? [], [...path, at]));
      items += 1;
      if (items % itemsPerSlice === 0) yield;
    }
    return taken;
  }

  return { value: yield* check(schema, value, lists, []), errors };
}

type Path = readonly PropertyKey[];

const tooMany = (length: number, max: number): z.core.$ZodIssue => ({
  code: 'too_big',
  origin: 'array',
  maximum: max,
  inclusive: true,
  path: [],
  message: `Too many: at most ${max}, not ${length}`,
  input: undefined,
});

const longAt = (value: unknown, [field, ...rest]: readonly string[]): readonly unknown[] | undefined => {
  if (field === undefined) return Array.isArray(value) ? value : undefined;
  return isObject(value) ? longAt(value[field], rest) : undefined;
};

/** A copy with another value at one place; the given value is not changed. */
const replaced = (value: unknown, [field, ...rest]: readonly string[], by: unknown): unknown => {
  if (field === undefined) return by;
  return isObject(value) ? { ...value, [field]: replaced(value[field], rest, by) } : value;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
