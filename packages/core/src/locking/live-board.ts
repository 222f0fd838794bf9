import type { AreaId } from '../kernel/index.ts';
import { seatChooser } from '../seating/index.ts';
import type { SeatChooser, SeatMap } from '../seating/index.ts';
import { hallState } from './hall-state.ts';
import type { FeedVersion } from './hold.ts';
import type { SeatChange } from './seat-feed.port.ts';
import type { DeltaFrame, SeatBoard, SnapshotFrame } from './seat-frame.ts';
import type { SeatsSnapshot } from './seat-locks.port.ts';

/** What a set of changes touched, by seat index and by area. */
export interface Touched {
  readonly seats: ReadonlySet<number>;
  readonly areas: ReadonlySet<AreaId>;
}

/** A board that moves with the feed. */
export interface LiveBoard extends SeatBoard {
  /** Moves on to `version`. @returns what is different now. */
  apply(version: FeedVersion, changes: readonly SeatChange[]): Touched;
  /** What a feed's changes are about, whether or not they are news to this board. */
  touchedBy(changes: readonly SeatChange[]): Touched;
  snapshotFrame(): SnapshotFrame;
  /** The touched seats and areas as they are now. */
  deltaFrame(touched: Touched): DeltaFrame;
}

/** Begins a board from a snapshot of the locks. */
export const liveBoard = (seatMap: SeatMap, snapshot: SeatsSnapshot): LiveBoard => {
  const hall = hallState(seatMap);
  let version = snapshot.version;
  let chooser: SeatChooser | undefined;
  for (const seatId of snapshot.held) hall.set({ seatId, status: 'h' });
  for (const seatId of snapshot.sold) hall.set({ seatId, status: 's' });

  const leftIn = (areaIds: Iterable<AreaId>): Record<AreaId, number> =>
    Object.fromEntries(Array.from(areaIds, (areaId) => [areaId, hall.leftIn(areaId)] as const));

  const touchedBy = (changes: readonly SeatChange[]): Touched => {
    const seats = new Set<number>();
    const areas = new Set<AreaId>();
    for (const { seatId } of changes) {
      const place = hall.placeOf(seatId);
      if (place?.kind === 'seat') seats.add(place.index);
      if (place?.kind === 'area') areas.add(place.areaId);
    }
    return { seats, areas };
  };

  return {
    get version() {
      return version;
    },
    get statuses() {
      return hall.text();
    },
    get areas() {
      return leftIn(seatMap.areas.map(({ areaId }) => areaId));
    },
    get leftByTier() {
      return hall.leftByTier();
    },
    get soldOut() {
      return hall.soldOut();
    },
    get chooser() {
      return (chooser ??= seatChooser(seatMap, (index) => hall.statusAt(index) === 'f'));
    },
    apply: (upTo, changes) => {
      version = upTo;
      const touched = touchedBy(changes.filter((change) => hall.set(change)));
      if (chooser !== undefined) for (const index of touched.seats) chooser.changed(index);
      return touched;
    },
    touchedBy,
    snapshotFrame() {
      return { kind: 'snapshot', version, statuses: this.statuses, areas: this.areas };
    },
    deltaFrame: ({ seats, areas }) => ({
      kind: 'delta',
      version,
      seats: Array.from(seats, (index) => [index, hall.statusAt(index)] as const),
      areas: leftIn(areas),
    }),
  };
};
