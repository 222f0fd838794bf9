import { afterEach, describe, expect, test, vi } from 'vitest';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { seatBoards } from './seat-boards.ts';
import type { SeatBoardsOptions } from './seat-boards.ts';
import type { SeatFrame } from './seat-frame.ts';

afterEach(() => void vi.useRealTimers());

/** A watcher to whom a change takes so long to tell; the feed may be away. */
const world = async (tellingMs: number, options: SeatBoardsOptions = {}) => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const office = await smallOffice(ports);
  let act = (): void => {};
  let isAway = false;
  const failures: unknown[] = [];
  const boards = seatBoards(
    {
      ...ports,
      seatFeed: { read: (...args) => (isAway ? Promise.reject(new Error('away')) : ports.seatFeed.read(...args)) },
    },
    {
      repeat: (given) => {
        act = given;
        return () => {};
      },
      report: (error) => failures.push(error),
      ...options,
    },
  );
  const frames: SeatFrame[] = [];
  await boards.subscribe(office.sessionId, (frame) => {
    frames.push(frame);
    if (frame.kind === 'delta') clock.advance(tellingMs);
  });
  let changed = 0;
  const change = () => office.hold(buyer(`buyer-${(changed += 1)}`), seatA(changed));
  /** The runtime's timer strikes, and whatever that begins is over. */
  const strike = async (): Promise<void> => {
    act();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const leave = (): void => void (isAway = true);
  return { boards, change, clock, failures, frames, leave, strike };
};

describe('the clock of the boards', () => {
  test.each([
    ['three times as long, by default', 10, {}, 30],
    ['as long, if half the time may go to telling', 10, { tellShare: 0.5 }, 10],
    ['not at all, if all of it may', 10, { tellShare: 1 }, 0],
  ])('rests after it told: %s', async (_, tellingMs, options, restMs) => {
    const { change, clock, frames, strike } = await world(tellingMs, options);
    await change();
    await strike();
    expect(frames).toHaveLength(2);
    await change();
    if (restMs > 0) {
      clock.advance(restMs - 1);
      await strike();
      expect(frames).toHaveLength(2);
      clock.advance(1);
    }
    await strike();
    expect(frames).toHaveLength(3);
  });

  test('reports a tick that fails', async () => {
    const { failures, leave, strike } = await world(0);
    leave();
    await strike();
    expect(failures).toMatchObject([{ message: 'away' }]);
  });

  test('is a timer of the runtime that strikes every 50 ms, until the boards are closed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const ports = memoryPorts();
    const { hold, sessionId } = await smallOffice(ports);
    const boards = seatBoards(ports);
    expect(vi.getTimerCount()).toBe(0);
    const frames: SeatFrame[] = [];
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    await boards.subscribe(sessionId, (frame) => frames.push(frame));
    await hold(buyer('ada'), seatA(1));
    vi.advanceTimersByTime(49);
    await turn();
    expect(frames).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await turn();
    expect(frames.slice(1)).toMatchObject([{ kind: 'delta', seats: [[0, 'h']] }]);
    await hold(buyer('bob'), seatA(2));
    vi.advanceTimersByTime(50);
    await turn();
    expect(frames).toHaveLength(3);
    boards.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
