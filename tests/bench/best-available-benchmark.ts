import { drawLayout, seatChooser } from '@ticketly/core/seating';
import type { LayoutId, OrganizationId, SeatMap, TierId } from '@ticketly/core';
import { atLeast, compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const rowsOfHall = 2_000;
const seatsOfRow = 50;
const choices = 200;

const largeHall = (): SeatMap =>
  drawLayout({
    layoutId: 'bench' as LayoutId,
    organizationId: 'bench' as OrganizationId,
    version: 1,
    name: 'Field',
    canvas: { width: 100, height: 2_100 },
    focalPoint: { x: 50, y: 0 },
    sections: [
      {
        kind: 'reserved',
        sectionId: 'S',
        label: 'Seats',
        tierId: 'paid' as TierId,
        position: { x: 50, y: 5 },
        rotation: 0,
        shape: { kind: 'straight' },
        numbering: 'ascending',
        seatPitch: 0.5,
        rowPitch: 1,
        rows: Array.from({ length: rowsOfHall }, (_, at) => ({ label: String(at + 1), seats: seatsOfRow })),
      },
    ],
  });

/** Ten seats where no two free ones are side by side: no grouping but the last has room, and none is near to being the best. */
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
