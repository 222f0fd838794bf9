import { inSlices } from '@ticketly/core';
import { expect, test } from 'vitest';
import { decisionsFrom } from './taken-seats.ts';
import type { TakenRow } from './taken-seats.ts';

const rowOf = (_: unknown, n: number): TakenRow => ({
  seat_id: `S-R1-${n}`,
  state: 'sold',
  fence: String(n),
  expires_at_ms: null,
  hold_id: `hold-${n}`,
  buyer_id: 'ada',
  places: null,
});

test('a sold-out hall of 100,000 seats is read in slices, each seat once', async () => {
  let turns = 0;
  const rows = Array.from({ length: 100_000 }, rowOf);
  const decisions = await inSlices(decisionsFrom(rows), async () => void (turns += 1));
  expect(decisions.map(({ seatId }) => seatId)).toEqual(rows.map(({ seat_id }) => seat_id));
  expect(turns).toBeGreaterThanOrEqual(49);
});
