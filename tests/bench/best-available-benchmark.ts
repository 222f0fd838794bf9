import { seatChooser } from '@ticketly/core/seating';
import { hardHalls } from '../../packages/core/src/seating/choosing/halls.fixture.ts';
import type { HardHall } from '../../packages/core/src/seating/choosing/halls.fixture.ts';
import { atLeast, compare } from './measure.ts';
import type { Comparison, Work } from './measure.ts';

const seats = 100_000;
const choices = 200;

/** One choice in each round, after as many free seats were taken, or given back by the next run. */
const choosing = ({ seatMap, isFree, wish }: HardHall): Work => {
  const statuses = Uint8Array.from(seatMap.columns.flags, (_flags, index) => (isFree(index) ? 0 : 1));
  const free = Array.from(statuses.keys()).filter((index) => statuses[index] === 0);
  const chooser = seatChooser(seatMap, (index) => statuses[index] === 0);
  return () => {
    for (let round = 0; round < choices; round += 1) {
      for (let seat = 0; seat < wish.quantity; seat += 1) {
        const index = free[(round * wish.quantity + seat) % free.length] ?? 0;
        statuses[index] = 1 - (statuses[index] ?? 0);
        chooser.changed(index);
      }
      chooser.choose(wish);
    }
    return choices;
  };
};

const lookAtAll = (): Work => {
  const statuses = Uint8Array.from({ length: seats }, (_, index) => index % 2);
  return () => {
    let free = 0;
    for (let round = 0; round < choices; round += 1)
      for (let index = 0; index < statuses.length; index += 1) if (statuses[index] === 0) free += 1;
    return free > 0 ? choices : 0;
  };
};

/** The best seats in every hall that is known to be hard. */
export const bestAvailableBenchmarks = async (): Promise<readonly Comparison[]> => {
  const found: Comparison[] = [];
  for (const [kind, hardHall] of Object.entries(hardHalls(seats)))
    found.push(
      await compare(
        `best seats of 100,000, after as many changes: ${kind}`,
        atLeast(0.05, ' (cost ≤ 20 looks)'),
        { name: 'one look at every seat’s status', work: lookAtAll() },
        choosing(hardHall()),
      ),
    );
  return found;
};
