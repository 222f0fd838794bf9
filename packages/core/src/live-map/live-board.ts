import { inSlices, timerTurn } from '../kernel/index.ts';
import type { AreaId, Edition, NextTurn, Sliced } from '../kernel/index.ts';
import { mapVersion } from '../locking/index.ts';
import type { FeedVersion, SeatChange, SeatsSnapshot } from '../locking/index.ts';
import { hallBytes, hallRows, seatChooser } from '../seating/index.ts';
import type { Layout, SeatChooser, SeatMap } from '../seating/index.ts';
import type { Showing } from '../showings/index.ts';
import { hallState } from './hall-state.ts';
import type { HallState } from './hall-state.ts';
import type { DeltaFrame, SeatBoard, SnapshotFrame } from './seat-frame.ts';

/** The seats (by index) and areas that a set of changes touched. */
export interface Touched {
  readonly seats: ReadonlySet<number>;
  readonly areas: ReadonlySet<AreaId>;
}

/** A board that moves with the feed. */
export interface LiveBoard extends SeatBoard {
  /** Its place in the feed. */
  readonly feedVersion: FeedVersion;
  /** Roughly how much memory it takes. */
  readonly bytes: number;
  /** The session was read again, and is in the same hall. */
  confirm(edition: Edition): void;
  /** Moves on to `version`. @returns what is different now. */
  apply(version: FeedVersion, changes: readonly SeatChange[]): Touched;
  /**
   * The seats and areas that a feed's changes are about, whether or not they are news to this
   * board.
   */
  touchedBy(changes: readonly SeatChange[]): Touched;
  snapshotFrame(): SnapshotFrame;
  /** The touched seats and areas as they are now. */
  deltaFrame(touched: Touched): DeltaFrame;
}

/** Starts a board from a snapshot of the locks. */
export const liveBoard = (
  { layout, seatMap, edition: drawnAt }: Pick<Showing, 'layout' | 'seatMap' | 'edition'>,
  snapshot: SeatsSnapshot,
  nextTurn: NextTurn = timerTurn,
): LiveBoard => {
  const hall = hallState(seatMap);
  const drawing = { layoutId: layout.layoutId, layoutVersion: layout.version };
  let feedVersion = snapshot.version;
  let edition = drawnAt;
  let chooser: SeatChooser | undefined;
  let coming: Promise<SeatChooser> | undefined;
  for (const seatId of snapshot.held) hall.set({ seatId, status: 'h' });
  for (const seatId of snapshot.sold) hall.set({ seatId, status: 's' });

  const leftIn = (areaIds: Iterable<AreaId>): Record<AreaId, number> =>
    Object.fromEntries(Array.from(areaIds, (areaId) => [areaId, hall.leftIn(areaId)] as const));

  /**
   * Set here rather than by the waiting callers: the chooser would miss a change right after the
   * last slice.
   */
  function* makeChooser(): Sliced<SeatChooser> {
    yield* hallRows(seatMap);
    chooser = seatChooser(seatMap, (index) => hall.statusAt(index) === 'f');
    yield;
    return chooser;
  }

  return {
    ...drawing,
    bytes: bytesOf(layout, seatMap),
    get version() {
      return mapVersion(drawing, feedVersion);
    },
    get feedVersion() {
      return feedVersion;
    },
    get edition() {
      return edition;
    },
    confirm: (seenAt) => {
      edition = seenAt;
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
    chooser: () => (coming ??= inSlices(makeChooser(), nextTurn)),
    apply: (upTo, changes) => {
      feedVersion = upTo;
      const touched = touchedIn(
        hall,
        changes.filter((change) => hall.set(change)),
      );
      if (chooser !== undefined) for (const index of touched.seats) chooser.changed(index);
      return touched;
    },
    touchedBy: (changes) => touchedIn(hall, changes),
    snapshotFrame() {
      return { kind: 'snapshot', ...drawing, version: this.version, statuses: this.statuses, areas: this.areas };
    },
    deltaFrame: ({ seats, areas }) => ({
      kind: 'delta',
      version: mapVersion(drawing, feedVersion),
      seats: Array.from(seats, (index) => [index, hall.statusAt(index)] as const),
      areas: leftIn(areas),
    }),
  };
};

const touchedIn = (hall: HallState, changes: readonly SeatChange[]): Touched => {
  const seats = new Set<number>();
  const areas = new Set<AreaId>();
  for (const { seatId } of changes) {
    const part = hall.partOf(seatId);
    if (part?.kind === 'seat') seats.add(part.index);
    if (part?.kind === 'area') areas.add(part.areaId);
  }
  return { seats, areas };
};

/** Besides the seat map: a status for each seat and unit, once as a number and once as text. */
const bytesOf = (layout: Layout, seatMap: SeatMap): number =>
  hallBytes(layout, seatMap) + seatMap.areas.reduce((sum, { capacity }) => sum + capacity, 2 * seatMap.seats.length);
