import { expect, test } from 'vitest';
import { instant, ok } from '../kernel/index.ts';
import { checkPeriod } from './check-period.ts';

const from = instant(Date.UTC(2024, 0, 1));
const dayMs = 86_400_000;
const lasting = (ms: number) => checkPeriod({ from, to: instant(from + ms) });
const refusedAs = (code: string) => ({
  ok: false,
  refusal: { code: 'accounting/period-invalid', problems: [{ path: 'to', code, message: expect.any(String) }] },
});

test('a period lasts from a millisecond to a leap year', () => {
  for (const ms of [1, 366 * dayMs]) expect(lasting(ms)).toEqual(ok({ from, to: from + ms }));
});

test('a period that is empty or backwards is refused, with the field to change', () => {
  for (const ms of [0, -1]) expect(lasting(ms)).toEqual(refusedAs('period-empty'));
});

test('a period longer than a leap year is refused, with the field to change', () => {
  expect(lasting(366 * dayMs + 1)).toEqual(refusedAs('period-too-long'));
});
