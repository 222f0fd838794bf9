import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkInput } from './check-input.ts';
import { HttpRefused } from '../answers/problem.ts';

const detailOf = (schema: z.ZodType, value: unknown): unknown => {
  try {
    return checkInput(schema, value);
  } catch (error) {
    if (!(error instanceof HttpRefused)) throw error;
    return error.answer.problem.detail;
  }
};

test.each<[z.ZodType, unknown, string]>([
  [z.object({ quantity: z.int() }), {}, 'quantity: is missing'],
  [z.object({ quantity: z.int() }), { quantity: 1.5 }, 'quantity: must be a whole number'],
  [z.object({ quantity: z.int() }), { quantity: '1' }, 'quantity: must be a number'],
  [z.object({ limit: z.coerce.number() }), { limit: 'abc' }, 'limit: must be a number'],
  [z.object({ name: z.string() }), { name: null }, 'name: must be a text'],
  [z.object({ seatIds: z.array(z.string()) }), { seatIds: 'A-1' }, 'seatIds: must be a list'],
  [z.object({}), [], 'must be an object'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int().max(1_000), 1_001, 'must be at most 1000'],
  [z.array(z.int()).min(1), [], 'must have at least 1 entry'],
  [z.array(z.int()).max(2), [1, 2, 3], 'must have at most 2 entries'],
  [z.string().max(3), 'abcd', 'must have at most 3 characters'],
  [z.enum(['date', 'price']), 'x', 'must be one of date, price'],
  [z.string().min(3, 'is too short to tell anything'), 'x', 'is too short to tell anything'],
])('whoever sends what the schema %o does not take reads words', (schema, value, words) => {
  expect(detailOf(schema, value)).toBe(words);
});

test('several mistakes are one line of whole sentences, and no more than three of them', () => {
  const schema = z.strictObject({ one: z.int(), two: z.int() });
  expect(detailOf(schema, { one: 'x', three: 3 })).toBe(
    'one: must be a number; two: is missing; three: is not a field of this request',
  );
});
