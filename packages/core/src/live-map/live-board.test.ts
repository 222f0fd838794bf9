import { describe, expect, it } from 'vitest';
import { editionOf, timerTurn } from '../kernel/index.ts';
import type { NextTurn, SeatId } from '../kernel/index.ts';
import type { FeedVersion, SeatChange } from '../locking/index.ts';
import { drawLayout, hallBytes } from '../seating/index.ts';
import { areaSection, hallOf, layoutOf, rowHall, rowSection, rowsOf } from '../testing/index.ts';
import { liveBoard } from './live-board.ts';

const nothingTaken = { version: '0' as FeedVersion, held: [], sold: [] };

const boardOf = (rows: number, nextTurn: NextTurn) => {
  const layout = rowHall(rowsOf(rows, 50));
  return liveBoard({ layout, seatMap: drawLayout(layout), edition: editionOf(1) }, nothingTaken, nextTurn);
};

describe('the chooser of a board', () => {
  it('is made in slices, the more of them the larger the hall, and once for all who ask', async () => {
    const turnsIn = async (rows: number): Promise<number> => {
      let turns = 0;
      const board = boardOf(rows, async () => void (turns += 1));
      const [one, other] = await Promise.all([board.chooser(), board.chooser()]);
      expect(other).toBe(one);
      return turns;
    };
    expect(await turnsIn(2_000)).toBeGreaterThan((await turnsIn(1_000)) + 5);
  });

  it('misses nothing that happens while it is made', async () => {
    const changes: SeatChange[] = [];
    const board = boardOf(500, async () => {
      await timerTurn();
      changes.push({ seatId: `S-R1-${20 + changes.length}` as SeatId, status: 'h' });
      board.apply(String(changes.length) as FeedVersion, changes.slice(-1));
    });
    const chooser = await board.chooser();
    expect(changes.length).toBeGreaterThan(3);
    const later = boardOf(500, timerTurn);
    later.apply(board.feedVersion, changes);
    const best = { quantity: 4 };
    expect(chooser.choose(best)).toEqual((await later.chooser()).choose(best));
  });
});

describe('a board', () => {
  const layout = layoutOf(hallOf([rowSection('S', rowsOf(1, 3)), areaSection('floor', 5), areaSection('garden', 2)]));
  const seatMap = drawLayout(layout);
  const [one, two, place] = ['S-R1-1', 'S-R1-2', 'floor~1'] as readonly string[] as [SeatId, SeatId, SeatId];
  const open = () =>
    liveBoard({ layout, seatMap, edition: editionOf(1) }, { version: '7' as FeedVersion, held: [one], sold: [] });
  const changes: readonly SeatChange[] = [
    { seatId: one, status: 'h' },
    { seatId: two, status: 's' },
    { seatId: place, status: 's' },
    { seatId: 'elsewhere' as SeatId, status: 's' },
  ];

  it('tells what of the changes is news to it, or all that they are about', () => {
    const board = open();
    expect(board.touchedBy(changes)).toEqual({ seats: new Set([0, 1]), areas: new Set(['floor']) });
    expect(board.apply('8' as FeedVersion, changes)).toEqual({ seats: new Set([1]), areas: new Set(['floor']) });
    expect(board.apply('9' as FeedVersion, changes)).toEqual({ seats: new Set(), areas: new Set() });
  });

  it('makes frames of what it shows, at its version in its layout', () => {
    const board = open();
    board.apply('8' as FeedVersion, changes);
    const version = '8-1-hall';
    const areas = { floor: 4, garden: 2 };
    expect(board).toMatchObject({ feedVersion: '8', version, statuses: 'hsf', areas });
    expect(board.snapshotFrame()).toEqual({
      ...{ kind: 'snapshot', version, layoutId: 'hall', layoutVersion: 1 },
      ...{ statuses: 'hsf', areas },
    });
    const seats = [[1, 's']];
    expect(board.deltaFrame({ seats: new Set([1]), areas: new Set() })).toEqual({
      ...{ kind: 'delta', version, seats, areas: {} },
    });
  });

  it('has the edition of the session when it was last confirmed', () => {
    const board = open();
    expect(board.edition).toBe(editionOf(1));
    board.confirm(editionOf(2));
    expect(board.edition).toBe(editionOf(2));
  });

  it('keeps a chooser up to date, once there is one', async () => {
    const board = open();
    const chooser = await board.chooser();
    expect(chooser.choose({ quantity: 3 }).ok).toBe(false);
    board.apply('8' as FeedVersion, [{ seatId: two, status: 'h' }]);
    expect(chooser.choose({ quantity: 2 }).ok).toBe(false);
    expect(chooser.choose({ quantity: 1 })).toMatchObject({ value: { seatIds: ['S-R1-3'] } });
  });

  it('takes two bytes for each seat and one for each place, besides the hall', () => {
    expect(open().bytes).toBe(hallBytes(layout, seatMap) + 2 * 3 + 5 + 2);
  });
});
