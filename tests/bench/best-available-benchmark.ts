import { drawLayout, seatChooser } from '@ticketly/core/seating';
import type { SeatMap } from '@ticketly/core';
import { rowHall, rowsOf } from '@ticketly/core/testing';
import { atLeast, compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const rowsOfHall = 2_000;
const seatsOfRow = 50;
const choices = 200;

const largeHall = (): SeatMap => drawLayout(rowHall(rowsOf(rowsOfHall, seatsOfRow)));

/**
 * Ten seats where no two free ones are side by side: no grouping but the last has room, and none is
 * near to being the best.
 */
export const bestAvailableBenchmark = async (): Promise<Comparison> => {
  const seatMap = largeHall();
  const statuses = Uint8Array.from(seatMap.columns.flags, (_flags, index) => index % 2);
  const chooser = seatChooser(seatMap, (index) => statuses[index] === 0);
  const scan = (): number => {
    let free = 0;
    for (let round = 0; round < choices; round += 1)
      for (let index = 0; index < statuses.length; index += 1) if (statuses[index] === 0) free += 1;
    return free > 0 ? choices : 0;
  };
  const choose = (): number => {
    for (let round = 0; round < choices; round += 1) {
      // As after each hold: some seats are somebody's now.
      for (let seat = 0; seat < 10; seat += 1) {
        const index = (round * 10 + seat) * 2;
        statuses[index] = 1 - (statuses[index] ?? 0);
        chooser.changed(index);
      }
      chooser.choose({ quantity: 10 });
    }
    return choices;
  };
  return compare(
    'best 10 of 100,000 seats, where only single ones are left, after 10 changes',
    atLeast(0.05, ' (cost ≤ 20 looks)'),
    { name: 'one look at every seat’s status', work: scan },
    choose,
  );
};
