import { expect, test } from 'vitest';
import { ok } from '../kernel/index.ts';
import { mapVersion } from '../locking/index.ts';
import type { FeedVersion, SeatChange, SeatFeed } from '../locking/index.ts';
import { memoryPorts } from '../memory/index.ts';
import { codeOf, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { seatBoards } from './seat-boards.ts';

const long = 'long ago' as FeedVersion;
const change: SeatChange = { seatId: seatA(1), status: 'h' };

/**
 * Boards over a feed that has so many changes after a version long ago, read by read. `on` says
 * what becomes of a showing, and what happens while the past is read.
 */
const world = async (reads: readonly number[]) => {
  const ports = memoryPorts();
  const { sessionId } = await smallOffice(ports);
  const showing = await ports.showings.find(sessionId);
  const on = { find: (found: typeof showing): typeof showing => found, read: async (): Promise<void> => {} };
  let [read, asked] = [0, 0];
  const seatFeed: SeatFeed = {
    read: async (_, after) => {
      if (!after.startsWith(long)) return ok({ version: after, changes: [], more: false });
      asked += 1;
      read = after === long ? 1 : read + 1;
      await on.read();
      const changes = Array.from({ length: reads[read - 1] ?? 0 }, () => change);
      return ok({ version: `${long} ${read}` as FeedVersion, changes, more: read < reads.length });
    },
  };
  const showings = { ...ports.showings, find: async () => on.find(showing) };
  const boards = seatBoards({ ...ports, seatFeed, showings });
  const after = mapVersion(valueOf(await boards.current(sessionId)), long);
  return { asked: () => asked, boards, comeBack: () => boards.since(sessionId, after), on, sessionId };
};

test.each([
  ['forty reads', Array.from({ length: 40 }, () => 1), 'delta', 40],
  ['one more', Array.from({ length: 41 }, () => 1), 'snapshot', 40],
  ['almost 20,000 changes, and the rest', [9_999, 10_000, 1], 'delta', 3],
  ['20,000 changes, and the rest', [10_000, 10_000, 1], 'snapshot', 2],
])('who missed %s gets a delta or a snapshot, whichever is cheaper', async (_, reads, kind, asked) => {
  const back = await world(reads);
  expect(valueOf(await back.comeBack()).kind).toBe(kind);
  expect(back.asked()).toBe(asked);
});

test('who comes back to a session that ceases to exist meanwhile is refused', async () => {
  const { comeBack, on } = await world([1]);
  on.read = async () => void (on.find = () => undefined);
  expect(codeOf(await comeBack())).toBe('scheduling/session-unknown');
});

test('what was missed is read again once nobody waits for it', async () => {
  const { asked, comeBack } = await world([1]);
  await Promise.all([comeBack(), comeBack()]);
  expect(asked()).toBe(1);
  await comeBack();
  expect(asked()).toBe(2);
});

test('a newcomer has missed nothing that would have to be read', async () => {
  const { asked, boards, sessionId } = await world([1]);
  expect(valueOf(await boards.since(sessionId, '')).kind).toBe('snapshot');
  await boards.subscribe(sessionId, () => {});
  expect(asked()).toBe(0);
});

test('who missed too much gets a snapshot of the hall that the session moved into meanwhile', async () => {
  const { boards, comeBack, on, sessionId } = await world([20_000, 1]);
  on.read = async () => {
    on.find = (showing) => showing && { ...showing, layout: { ...showing.layout, version: 2 } };
    await boards.current(sessionId);
  };
  expect(valueOf(await comeBack())).toMatchObject({ kind: 'snapshot', layoutVersion: 2 });
});
