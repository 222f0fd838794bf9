import type { Clock } from '../kernel/index.ts';
import type { LiveBoard, Touched } from './live-board.ts';
import type { SeatFrame, SeatFrameListener } from './seat-frame.ts';

/** Somebody who is still reading the past while the board moves on: what changed since they arrived, or undefined once they need the whole. */
export interface Newcomer {
  touched: Touched | undefined;
}

/** Who watches a board, and who is about to. */
export interface BoardWatchers {
  /** The board moved on. */
  moved(board: LiveBoard, touched: Touched): void;
  /** The board was begun anew. */
  restarted(board: LiveBoard): void;
  arrive(): Newcomer;
  /** The board is known from here on: only what comes later is this newcomer's to catch up with. */
  settleIn(newcomer: Newcomer): void;
  leave(newcomer: Newcomer): void;
  /**
   * Makes the first frame and, if there is a listener, tells it and keeps it: in one step, so that nothing falls between this frame and the next. Without a
   * past the frame is the whole board; else it is what the past and the time since touched, as the board now is.
   */
  join(
    newcomer: Newcomer,
    board: LiveBoard,
    past: Touched | undefined,
    listener: SeatFrameListener | undefined,
  ): SeatFrame;
  remove(listener: SeatFrameListener): void;
  count(): number;
  /** Milliseconds spent telling them so far. */
  spentMs(): number;
}

/** The watchers of one board; `report` is told when a listener throws, which keeps nobody else from being told. */
export const boardWatchers = (clock: Clock, report: (error: unknown) => void): BoardWatchers => {
  const listeners = new Set<SeatFrameListener>();
  const arriving = new Set<Newcomer>();
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
      if (touched.seats.size === 0 && touched.areas.size === 0) return;
      for (const newcomer of arriving) newcomer.touched = newcomer.touched && union(newcomer.touched, touched);
      if (listeners.size > 0) tell(board.deltaFrame(touched));
    },
    restarted: (board) => {
      for (const newcomer of arriving) newcomer.touched = undefined;
      if (listeners.size > 0) tell(board.snapshotFrame());
    },
    arrive: () => {
      const newcomer: Newcomer = { touched: undefined };
      arriving.add(newcomer);
      return newcomer;
    },
    settleIn: (newcomer) => {
      newcomer.touched = { seats: new Set(), areas: new Set() };
    },
    leave: (newcomer) => void arriving.delete(newcomer),
    join: (newcomer, board, past, listener) => {
      const touched = past && newcomer.touched && union(past, newcomer.touched);
      const frame = touched ? board.deltaFrame(touched) : board.snapshotFrame();
      listener?.(frame);
      if (listener !== undefined) listeners.add(listener);
      return frame;
    },
    remove: (listener) => void listeners.delete(listener),
    count: () => listeners.size + arriving.size,
    spentMs: () => spentMs,
  };
};

const union = (one: Touched, other: Touched): Touched => ({
  seats: new Set([...one.seats, ...other.seats]),
  areas: new Set([...one.areas, ...other.areas]),
});
