import { describe, expect, it } from 'vitest';
import { editionOf, timerTurn } from '../kernel/index.ts';
import type { NextTurn, SeatId } from '../kernel/index.ts';
import type { FeedVersion, SeatChange } from '../locking/index.ts';
import { drawLayout } from '../seating/index.ts';
import { rowHall, rowsOf } from '../testing/index.ts';
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
