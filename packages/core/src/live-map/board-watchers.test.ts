import { describe, expect, it } from 'vitest';
import { editionOf } from '../kernel/index.ts';
import type { SeatId } from '../kernel/index.ts';
import type { FeedVersion, SeatChange } from '../locking/index.ts';
import { manualClock } from '../memory/index.ts';
import { drawLayout } from '../seating/index.ts';
import { areaSection, hallOf, layoutOf, rowSection, rowsOf } from '../testing/index.ts';
import { boardWatchers } from './board-watchers.ts';
import { liveBoard } from './live-board.ts';
import type { SeatFrame } from './seat-frame.ts';

const version = (n: number): FeedVersion => String(n) as FeedVersion;
const seat = (n: number): SeatId => `S-R1-${n}` as SeatId;
const held = (n: number): SeatChange => ({ seatId: seat(n), status: 'h' });
const placeHeld: SeatChange = { seatId: 'floor~1' as SeatId, status: 'h' };

/** A board of three seats and five places with its watchers; reads of the past are counted. */
const world = () => {
  const layout = layoutOf(hallOf([rowSection('S', rowsOf(1, 3)), areaSection('floor', 5)]));
  const board = liveBoard(
    { layout, seatMap: drawLayout(layout), edition: editionOf(1) },
    { version: version(1), held: [], sold: [] },
  );
  const failures: unknown[] = [];
  const clock = manualClock();
  const watchers = boardWatchers(clock, (error) => failures.push(error));
  let reads = 0;
  const past: SeatChange[] = [];
  const comeBack = (after = 1) =>
    watchers.comeBack(version(after), async () => {
      reads += 1;
      return past;
    });
  const move = (n: number, change: SeatChange) => watchers.moved(board, board.apply(version(n), [change]));
  return { board, clock, watchers, failures, past, comeBack, move, reads: () => reads };
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

  it('get the very same frame until the board moves on or is started afresh', async () => {
    const { board, comeBack, move, watchers } = world();
    const returning = comeBack();
    const catchUp = async () => watchers.catchUp(returning, await returning.past, board);
    const first = await catchUp();
    expect(await catchUp()).toBe(first);
    expect(first).toEqual({ kind: 'delta', version: board.version, seats: [], areas: {} });
    move(2, placeHeld);
    expect(await catchUp()).toEqual({ kind: 'delta', version: board.version, seats: [], areas: { floor: 4 } });
    move(3, held(2));
    expect(await catchUp()).toMatchObject({ seats: [[1, 'h']], areas: { floor: 4 } });
    watchers.restarted(board);
    move(4, held(3));
    expect(await catchUp()).toMatchObject({ kind: 'snapshot', statuses: 'fhh' });
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

it('watchers are told of changes of seats and of places, and of nothing that is no news', () => {
  const { board, move, watchers } = world();
  const frames: SeatFrame[] = [];
  watchers.add((frame) => frames.push(frame), board.snapshotFrame());
  move(2, held(1));
  move(3, held(1));
  move(4, placeHeld);
  move(5, placeHeld);
  watchers.restarted(board);
  expect(frames.slice(1)).toMatchObject([
    { kind: 'delta', seats: [[0, 'h']], areas: {} },
    { kind: 'delta', seats: [], areas: { floor: 4 } },
    { kind: 'snapshot', statuses: 'hff' },
  ]);
});

it('the time that telling takes adds up; a clock that is set back takes nothing off', () => {
  const { board, clock, move, watchers } = world();
  const delays = [0, 30, -1_000, 12];
  watchers.add(() => clock.advance(delays.shift() ?? 0), board.snapshotFrame());
  expect(watchers.spentMs()).toBe(0);
  move(2, held(1));
  expect(watchers.spentMs()).toBe(30);
  move(3, held(2));
  move(4, held(3));
  expect(watchers.spentMs()).toBe(42);
});

it('a reader who only asks once gets a frame and is no watcher', () => {
  const { board, watchers } = world();
  const frame = board.snapshotFrame();
  expect(watchers.add(undefined, frame)).toBe(frame);
  expect(watchers.count()).toBe(0);
});
