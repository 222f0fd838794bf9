import { describe, expect, it } from 'vitest';
import { editionOf } from '../kernel/index.ts';
import type { SeatId } from '../kernel/index.ts';
import type { FeedVersion, SeatChange } from '../locking/index.ts';
import { manualClock } from '../memory/index.ts';
import { drawLayout } from '../seating/index.ts';
import { rowHall, rowsOf } from '../testing/index.ts';
import { boardWatchers } from './board-watchers.ts';
import { liveBoard } from './live-board.ts';
import type { SeatFrame } from './seat-frame.ts';

const version = (n: number): FeedVersion => String(n) as FeedVersion;
const seat = (n: number): SeatId => `S-R1-${n}` as SeatId;
const held = (n: number): SeatChange => ({ seatId: seat(n), status: 'h' });

/** A board of three seats with its watchers; what is read of the past is counted. */
const world = () => {
  const layout = rowHall(rowsOf(1, 3));
  const board = liveBoard(
    { layout, seatMap: drawLayout(layout), edition: editionOf(1) },
    { version: version(1), held: [], sold: [] },
  );
  const failures: unknown[] = [];
  const watchers = boardWatchers(manualClock(), (error) => failures.push(error));
  let reads = 0;
  const past: SeatChange[] = [];
  const comeBack = (after = 1) =>
    watchers.comeBack(version(after), async () => {
      reads += 1;
      return past;
    });
  const move = (n: number, change: SeatChange) => watchers.moved(board, board.apply(version(n), [change]));
  return { board, watchers, failures, past, comeBack, move, reads: () => reads };
};

describe('readers who come back', () => {
  it('share one read of what they missed, as long as one of them waits for it', async () => {
    const { comeBack, reads, watchers } = world();
    const [one, other] = [comeBack(), comeBack()];
    expect([one === other, reads()]).toEqual([true, 1]);
    comeBack(0);
    expect(reads()).toBe(2);
    watchers.leave(one);
    expect(comeBack()).toBe(one);
    watchers.leave(one);
    watchers.leave(one);
    expect([comeBack() === one, reads()]).toEqual([false, 3]);
  });

  it('get what they missed, and what happened while it was read', async () => {
    const { board, comeBack, move, past, watchers } = world();
    move(2, held(1));
    const returning = comeBack();
    move(3, held(2));
    past.push(held(1));
    expect(watchers.catchUp(returning, await returning.past, board)).toMatchObject({
      kind: 'delta',
      seats: [
        [0, 'h'],
        [1, 'h'],
      ],
    });
  });

  it('get a snapshot if what they missed is unknown, or if the board was restarted meanwhile', async () => {
    const { board, comeBack, watchers } = world();
    expect(watchers.catchUp(comeBack(), undefined, board).kind).toBe('snapshot');
    const returning = comeBack(2);
    watchers.restarted(board);
    expect(watchers.catchUp(returning, await returning.past, board).kind).toBe('snapshot');
  });
});

it('watchers get what changed, and one that fails does not affect the others', () => {
  const { board, failures, move, watchers } = world();
  const frames: SeatFrame[] = [];
  const failing = (): void => {
    throw new Error('a reader is broken');
  };
  const listener = (frame: SeatFrame): void => void frames.push(frame);
  watchers.add(listener, board.snapshotFrame());
  expect(() => watchers.add(failing, board.snapshotFrame())).toThrow('a reader is broken');
  move(2, held(1));
  move(3, held(1));
  expect(frames.map(({ kind }) => kind)).toEqual(['snapshot', 'delta']);
  watchers.remove(listener);
  expect([watchers.count(), failures]).toEqual([0, []]);
});
