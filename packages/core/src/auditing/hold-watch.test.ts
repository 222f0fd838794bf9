import { describe, expect, test } from 'vitest';
import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { SeatId, SessionId } from '../kernel/index.ts';
import type { FeedVersion, SeatFeed } from '../locking/index.ts';
import { holdWatch } from './hold-watch.ts';
import { minuteMs, now, seat } from './sale.fixture.ts';

const [longestMs, untaken] = [10 * minuteMs, new Set<SeatId>()];
type Read = SeatFeed['read'];
const quiet: Read = async (_, version) => ok({ version, changes: [], more: false });
const changed = (n: number, more = false): ReturnType<Read> =>
  Promise.resolve(ok({ version: 'v' as FeedVersion, changes: [{ seatId: seat(n), status: 'h' }], more }));

/** A watch that is shown seats as held so many milliseconds after the beginning. */
const watched = (read: Read) => {
  let next = read;
  const watch = holdWatch({ read: (...asked) => next(...asked) }, longestMs);
  const look = async (ms: number, held: readonly number[], taken = untaken, sessionId = 's1') => {
    const snapshot = { version: `v${ms}` as FeedVersion, held: held.map(seat), sold: [] };
    const found = await watch.look(sessionId as SessionId, snapshot, taken, plusMs(now, ms));
    return found.map(({ sentence }) => sentence);
  };
  const says = (then: Read): void => {
    next = then;
  };
  return { watch, look, says };
};
const told = (n: number, seconds: number, sessionId = 's1'): string =>
  `seat A-${n} of session ${sessionId} is held without an order for ${seconds} s`;

describe('a seat that is held by nobody', () => {
  test('is told once it was held for longer than a hold may live', async () => {
    const { look } = watched(quiet);
    expect(await look(0, [1, 2])).toEqual([]);
    expect(await look(longestMs, [1])).toEqual([]);
    expect(await look(longestMs + 1_000, [1, 2])).toEqual([told(1, 601)]);
  });

  test('is about its seat, since it was first seen', async () => {
    const { watch, look } = watched(quiet);
    await look(0, [1]);
    const snapshot = { version: 'v' as FeedVersion, held: [seat(1)], sold: [] };
    const found = await watch.look('s1' as SessionId, snapshot, untaken, plusMs(now, 2 * longestMs));
    expect(found).toEqual([
      {
        ...{ kind: 'hold-of-nobody', invariant: 'I4', subject: 'sessions/s1/A-1', sentence: told(1, 1_200) },
        seen: `held since ${now}`,
      },
    ]);
  });

  test('is none of those that belong to an order', async () => {
    const { look } = watched(quiet);
    const taken = new Set([seat(1)]);
    await look(0, [1, 2], taken);
    expect(await look(2 * longestMs, [1, 2], taken)).toEqual([told(2, 1_200)]);
  });

  test('is none that changed hands, as any part of the feed tells', async () => {
    const { look, says } = watched(quiet);
    await look(0, [1, 2, 3]);
    says((_, version) => (version === 'v' ? changed(2) : changed(1, true)));
    expect(await look(longestMs + 1_000, [1, 2, 3])).toEqual([told(3, 601)]);
  });

  test('is not known where the feed does not reach back', async () => {
    const { look, says } = watched(quiet);
    await look(0, [1]);
    says(async () => refuse({ code: 'locking/feed-too-old' }));
    expect(await look(2 * longestMs, [1])).toEqual([]);
  });

  test('is not known either if the feed has more than fifty reads return', async () => {
    const { look, says } = watched(quiet);
    let reads = 0;
    const endsAfter = (count: number): Read => {
      reads = 0;
      return () => {
        reads += 1;
        if (reads > 60) throw new Error('it reads without end');
        return changed(9, reads < count);
      };
    };
    await look(0, [1]);
    says(endsAfter(50));
    expect(await look(2 * longestMs, [1])).toEqual([told(1, 1_200)]);
    says(endsAfter(51));
    expect(await look(3 * longestMs, [1])).toEqual([]);
    expect(reads).toBe(50);
  });
});

test('twenty sessions are remembered, those that were looked at last', async () => {
  const { look } = watched(quiet);
  const lookAt = (n: number, ms: number) => look(ms, [1], untaken, `s${n}`);
  for (let n = 1; n <= 20; n += 1) await lookAt(n, 0);
  // The first is the newest now, and the second the oldest.
  expect(await lookAt(1, 2 * longestMs)).toEqual([told(1, 1_200, 's1')]);
  await lookAt(21, 0);
  expect(await lookAt(1, 3 * longestMs)).toEqual([told(1, 1_800, 's1')]);
  expect(await lookAt(3, 3 * longestMs)).toEqual([told(1, 1_800, 's3')]);
  expect(await lookAt(2, 3 * longestMs)).toEqual([]);
});
