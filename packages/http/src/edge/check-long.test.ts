import { atOnce } from '@ticketly/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkLong } from './check-long.ts';
import type { LongList } from './check-long.ts';

const seat = z.strictObject({ number: z.number() });
const row = z.strictObject({ label: z.string().transform((text) => text.toUpperCase()), seats: z.array(seat) });
const schema = z.strictObject({ hall: z.strictObject({ name: z.string(), rows: z.array(row) }) });
const lists: readonly LongList[] = [
  { at: ['hall', 'rows'], item: row, max: 300, lists: [{ at: ['seats'], item: seat, max: 400 }] },
];
const check = (value: unknown) => atOnce(checkLong(schema, value, lists));
const hallOf = (rows: unknown) => ({ hall: { name: 'Opera', rows } });

describe('an input with long lists', () => {
  it('comes out as its schema gives it', () => {
    const rows = [
      { label: 'a', seats: [{ number: 1 }, { number: 2 }] },
      { label: 'b', seats: [] },
    ];
    const { value, errors } = check(hallOf(rows));
    expect(errors).toEqual([]);
    expect(value).toEqual(schema.parse(hallOf(rows)));
  });

  it('gets the path of every error, inside lists and next to them', () => {
    const rows = [{ label: 'a', seats: [{ number: 1 }, { number: 'two' }] }, 'row'];
    const { errors } = check({ ...hallOf(rows), more: 1 });
    expect(errors.map(({ path }) => path)).toEqual(['more', 'hall.rows[0].seats[1].number', 'hall.rows[1]']);
  });

  it('reports lists that are missing, not lists, or too long', () => {
    expect(check(hallOf('rows')).errors).toMatchObject([{ path: 'hall.rows', code: 'invalid-type' }]);
    expect(check({}).errors).toMatchObject([{ path: 'hall', code: 'invalid-type' }]);
    const long = Array.from({ length: 301 }, () => ({ label: 'a', seats: [] }));
    expect(check(hallOf(long)).errors).toMatchObject([{ path: 'hall.rows', code: 'too-big' }]);
  });

  it('is looked at no further once enough is wrong, and with pauses', () => {
    const wrong = Array.from({ length: 300 }, () => ({ label: 'a', seats: Array(400).fill({ number: 'x' }) }));
    expect(check(hallOf(wrong)).errors).toHaveLength(50);
    const right = Array.from({ length: 300 }, () => ({ label: 'a', seats: Array(400).fill({ number: 1 }) }));
    const work = checkLong(schema, hallOf(right), lists);
    let slices = 1;
    while (work.next().done !== true) slices += 1;
    expect(slices).toBeGreaterThan(600);
  });
});
