import type { Sliced } from '@ticketly/core';
import type { z } from 'zod';
import { inputErrorsOf, maxErrors } from './check-input.ts';
import type { InputError } from '../answers/problem.ts';

/**
 * A list in an input that may be long: its items are checked one by one, with pauses, and not all
 * of them once enough is wrong.
 */
export interface LongList {
  /** The fields that lead to it, as in `layout`, `sections`. */
  readonly at: readonly [string, ...string[]];
  readonly item: z.ZodType;
  /** How many items it may have. */
  readonly max: number;
  /** Long lists in each item. */
  readonly lists?: readonly LongList[];
}

/** What came of a check: the value as its schema gives it out, or what is wrong. */
export interface Checked {
  readonly value: unknown;
  readonly errors: readonly InputError[];
}

/** Less than a millisecond. */
const itemsPerSlice = 200;

/** Checks an input against its schema in slices. Stops after so many mistakes as are told. */
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

/** The same with something else at one place; nothing is changed in what is given. */
const replaced = (value: unknown, [field, ...rest]: readonly string[], by: unknown): unknown => {
  if (field === undefined) return by;
  return isObject(value) ? { ...value, [field]: replaced(value[field], rest, by) } : value;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
