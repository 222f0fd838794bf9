import type { Clock } from '../kernel/index.ts';
import type { FeedVersion, SeatChange } from '../locking/index.ts';
import type { LiveBoard, Touched } from './live-board.ts';
import type { SeatFrame, SeatFrameListener } from './seat-frame.ts';

/** What the feed says after a version; undefined if it cannot say, or if a snapshot is cheaper. */
export type Past = readonly SeatChange[] | undefined;

/**
 * All watchers who return with the same version while one of them is catching up: they catch up
 * together, however many they are.
 */
export interface Returning {
  readonly after: FeedVersion;
  readonly past: Promise<Past>;
  members: number;
  /** What changed since the first of them came; undefined once they need a snapshot. */
  since: Touched | undefined;
  /** What they are sent; made again when the board has moved on. */
  frame: SeatFrame | undefined;
}

/** Keeps the watchers of one board and tells them what changes. */
export interface BoardWatchers {
  /** The board moved on. */
  moved(board: LiveBoard, touched: Touched): void;
  /** The board was started afresh. */
  restarted(board: LiveBoard): void;
  /**
   * A watcher has seen everything up to `after`, and the board is up to date. The past is read once
   * for all who return with that version.
   */
  comeBack(after: FeedVersion, readPast: () => Promise<Past>): Returning;
  /** One of them caught up, or gave up. */
  leave(returning: Returning): void;
  /**
   * Everything that the past and the time since touched, as it is on the board now; the whole board
   * if that is not known.
   */
  catchUp(returning: Returning, past: Past, board: LiveBoard): SeatFrame;
  /**
   * Sends a listener, if there is one, its first frame and keeps it. Call it when the frame is
   * made, so that nothing falls between this frame and the next.
   */
  add(listener: SeatFrameListener | undefined, first: SeatFrame): SeatFrame;
  remove(listener: SeatFrameListener): void;
  count(): number;
  /** Milliseconds spent on telling them so far. */
  spentMs(): number;
}

/**
 * The watchers of one board. `report` is called when a listener throws, which does not keep others
 * from being told.
 */
export const boardWatchers = (clock: Clock, report: (error: unknown) => void): BoardWatchers => {
  const listeners = new Set<SeatFrameListener>();
  const comingBack = new Map<FeedVersion, Returning>();
  let spentMs = 0;

  const tell = (frame: SeatFrame): void => {
    const begun = clock.now();
    for (const listener of [...listeners]) {
      try {
        listener(frame);
      } catch (error) {
        report(error);
      }
    }
    spentMs += Math.max(0, clock.now() - begun);
  };

  return {
    moved: (board, touched) => {
      for (const each of comingBack.values()) {
        each.since = each.since && union(each.since, touched);
        each.frame = undefined;
      }
      const isNews = touched.seats.size > 0 || touched.areas.size > 0;
      if (isNews && listeners.size > 0) tell(board.deltaFrame(touched));
    },
    restarted: (board) => {
      for (const each of comingBack.values()) each.since = each.frame = undefined;
      if (listeners.size > 0) tell(board.snapshotFrame());
    },
    comeBack: (after, readPast) => {
      const known = comingBack.get(after);
      const nothing = { seats: new Set<number>(), areas: new Set<never>() };
      const returning = known ?? { after, past: readPast(), members: 0, since: nothing, frame: undefined };
      comingBack.set(after, returning);
      returning.members += 1;
      return returning;
    },
    leave: (returning) => {
      returning.members -= 1;
      if (returning.members === 0) comingBack.delete(returning.after);
    },
    catchUp: (returning, past, board) => {
      const touched = past && returning.since && union(board.touchedBy(past), returning.since);
      returning.frame ??= touched ? board.deltaFrame(touched) : board.snapshotFrame();
      return returning.frame;
    },
    add: (listener, first) => {
      listener?.(first);
      if (listener !== undefined) listeners.add(listener);
      return first;
    },
    remove: (listener) => void listeners.delete(listener),
    count: () => listeners.size,
    spentMs: () => spentMs,
  };
};

const union = (one: Touched, other: Touched): Touched => ({
  seats: new Set([...one.seats, ...other.seats]),
  areas: new Set([...one.areas, ...other.areas]),
});
