import type { AreaId, SessionId, TierId, Result, Edition } from '../kernel/index.ts';
import type { SeatStatus, MapLayout, MapVersion } from '../locking/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { SeatChooser } from '../seating/index.ts';

/**
 * The seats of a session at one version of its feed, in one layout of its hall. It is a live object
 * that moves on with the feed: whatever is read from it without awaiting anything in between
 * belongs to one version.
 */
export interface SeatBoard extends MapLayout {
  readonly version: MapVersion;
  /** The session's, when the board was last brought up to date. */
  readonly edition: Edition;
  /**
   * One character per seat, by the seat's index in the session's seat map. Built when asked for,
   * and kept until the next change.
   */
  readonly statuses: string;
  /** Units left, per general-admission area. */
  readonly areas: Readonly<Record<AreaId, number>>;
  /** Free seats and units, per tier. */
  readonly leftByTier: Readonly<Record<TierId, number>>;
  /** Every seat and unit is sold: nothing is free, and nothing is held that could become free. */
  readonly soldOut: boolean;
  /**
   * Chooses among the free seats. Made in slices when first asked for, once for all who wait, and
   * then kept up to date with the board.
   */
  chooser(): Promise<SeatChooser>;
}

/**
 * The whole board, to start with or to start again with: also when the session moved into another
 * hall, which the reader then has to draw.
 */
export interface SnapshotFrame extends MapLayout {
  readonly kind: 'snapshot';
  readonly version: MapVersion;
  readonly statuses: string;
  readonly areas: Readonly<Record<AreaId, number>>;
}

/**
 * What changed since the frame before, in the same layout: each seat once with its newest status,
 * and the areas whose count changed.
 */
export interface DeltaFrame {
  readonly kind: 'delta';
  readonly version: MapVersion;
  readonly seats: readonly (readonly [index: number, status: SeatStatus])[];
  readonly areas: Readonly<Record<AreaId, number>>;
}

/**
 * A step of a live seat map. Applying frames in order gives exactly the board at the version of the
 * last one.
 */
export type SeatFrame = SnapshotFrame | DeltaFrame;

/**
 * Called with each frame, in order. All subscribers of a session are given the same object, so it
 * needs to be serialized only once.
 */
export type SeatFrameListener = (frame: SeatFrame) => void;

/**
 * Live boards of sessions: one per session and process, kept up to date from the seat feed.
 *
 * A board never shows an older state than the feed had when the board was asked for. Callers share
 * reads: any number of simultaneous calls cost one read of the feed. A board that nobody asks for
 * is dropped.
 */
export interface SeatBoards {
  /**
   * Gives the board of a session as it is now. It is a live object: read what belongs together
   * without awaiting anything in between.
   *
   * @param sessionId a session of an event that was approved
   * @returns the board; or `scheduling/session-unknown` if there is no such session, or its event
   *   was never approved.
   * @throws a fault if neither the board nor the locks can be read.
   * @example
   * const board = await office.liveMap.current(sessionId);
   * if (board.ok) console.log(board.value.leftByTier, board.value.soldOut);
   */
  current(sessionId: SessionId): Promise<Result<SeatBoard, SessionUnknown>>;
  /**
   * Says what changed in a session after a version, for a reader who polls.
   *
   * @param sessionId a session of an event that was approved
   * @param version the version of the last frame that the reader has
   * @returns a delta; or a snapshot if the feed no longer reaches back to the version, or if the
   *   version is of another layout or never was; or `scheduling/session-unknown` if there is no
   *   such session, or its event was never approved.
   * @example
   * const first = await office.liveMap.since(sessionId, '');
   * if (first.ok) console.log(first.value.kind); // snapshot
   */
  since(sessionId: SessionId, version: string): Promise<Result<SeatFrame, SessionUnknown>>;
  /**
   * Tells a listener of a first frame (what changed after `options.after`, or a snapshot), and
   * then, at every tick with changes, of the next one: without gaps, without repeats. The first
   * frame is delivered before the promise resolves.
   *
   * @param sessionId a session of an event that was approved
   * @param listener is called in turn with all others of the session, so it should be quick. What
   *   it throws is reported, and does not keep others from being called.
   * @param options `after` is the version of the last frame that the listener has.
   * @returns a function that ends the subscription; or `scheduling/session-unknown` if there is no
   *   such session, or its event was never approved.
   * @example
   * const watched = await office.liveMap.subscribe(sessionId, (frame) => console.log(frame.kind));
   * if (watched.ok) watched.value(); // enough seen
   */
  subscribe(
    sessionId: SessionId,
    listener: SeatFrameListener,
    options?: { readonly after?: string | undefined },
  ): Promise<Result<() => void, SessionUnknown>>;
  /**
   * Brings every board with subscribers up to date and tells them. Runs automatically every
   * `tickMs`; a test may call it.
   *
   * @example
   * await office.liveMap.tick();
   */
  tick(): Promise<void>;
  /**
   * Stops the ticking and forgets all subscribers, as when a process stops.
   *
   * @example
   * office.liveMap.close();
   */
  close(): void;
}
