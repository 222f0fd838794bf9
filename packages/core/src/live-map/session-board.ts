import { invariant, isTicketlyFault, ok, refuse, coalesced } from '../kernel/index.ts';
import type { Clock, NextTurn, Result, SessionId } from '../kernel/index.ts';
import { feedVersionIn, sessionPrimer } from '../locking/index.ts';
import type { FeedVersion, SeatChange, SeatFeed, SeatLocks, TakenSource } from '../locking/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { Showing, Showings } from '../showings/index.ts';
import { boardWatchers } from './board-watchers.ts';
import type { Past } from './board-watchers.ts';
import { liveBoard } from './live-board.ts';
import type { LiveBoard } from './live-board.ts';
import type { SeatFrame, SeatFrameListener } from './seat-frame.ts';

/** The ports that feed the boards. */
export interface SeatBoardPorts {
  readonly seatLocks: Pick<SeatLocks, 'held' | 'prime'>;
  readonly seatFeed: SeatFeed;
  readonly seatSales: TakenSource;
  readonly showings: Showings;
  readonly clock: Clock;
  /** The pause between slices while a chooser is made. Default: a timer's turn. */
  readonly nextTurn?: NextTurn;
}

/** One session's board with its watchers. */
export interface SessionBoard {
  /**
   * Catches up with the feed and tells the watchers; gives the board as of a moment after the call.
   */
  refresh(): Promise<Result<LiveBoard, SessionUnknown>>;
  /**
   * A frame with what changed after a map version; after that, the listener, if there is one, gets
   * every later frame.
   */
  follow(
    after: string | undefined,
    listener: SeatFrameListener | undefined,
  ): Promise<Result<SeatFrame, SessionUnknown>>;
  unfollow(listener: SeatFrameListener): void;
  /** How many watch, or are about to. */
  watchers(): number;
  /** Milliseconds spent telling watchers so far. */
  spentMs(): number;
  /** Roughly how much memory it takes, including the seat map that it keeps alive. */
  bytes(): number;
}

/** After this many changes, or this many reads that were not the last, a snapshot is cheaper. */
const longestRun = { changes: 20_000, reads: 40 } as const;

/** The board of one session; `report` is called when a listener throws. */
export const sessionBoard = (
  ports: SeatBoardPorts,
  sessionId: SessionId,
  report: (error: unknown) => void,
): SessionBoard => {
  const askPrimed = sessionPrimer(ports);
  const watchers = boardWatchers(ports.clock, report);
  let arriving = 0;
  let live: LiveBoard | undefined;

  const restart = async (showing: Showing): Promise<LiveBoard> => {
    const held = await askPrimed(sessionId, () => ports.seatLocks.held(sessionId));
    invariant(held.ok, `the locks refused to tell what is held in session ${sessionId}`);
    live = liveBoard(showing, held.value, ports.nextTurn);
    watchers.restarted(live);
    return live;
  };

  const refresh = coalesced(async (): Promise<Result<LiveBoard, SessionUnknown>> => {
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined) return refuse({ code: 'scheduling/session-unknown' });
    const board = live;
    if (board === undefined || !isIn(board, showing)) return ok(await restart(showing));
    board.confirm(showing.edition);
    const read = await readAll(ports.seatFeed, sessionId, board.feedVersion);
    if (read === undefined) return ok(await restart(showing));
    if (read.version !== board.feedVersion) watchers.moved(board, board.apply(read.version, read.changes));
    return ok(board);
  });

  /**
   * The frame after a version is made of what the feed says after it, and of what reached the board
   * while that was read, both as they are on the board at the end. So it is exact at the board's
   * version, from which the listener then continues.
   */
  const followFrom = async (
    known: LiveBoard,
    after: FeedVersion,
    listener: SeatFrameListener | undefined,
  ): Promise<Result<SeatFrame, SessionUnknown>> => {
    const readPast = async (): Promise<Past> =>
      (await insist(() => readAll(ports.seatFeed, sessionId, after)))?.changes;
    const returning = watchers.comeBack(after, readPast);
    try {
      const past = await returning.past;
      const caughtUp = past === undefined ? ok(known) : await insist(refresh);
      if (!caughtUp.ok) return caughtUp;
      const board = live ?? caughtUp.value;
      return ok(watchers.add(listener, watchers.catchUp(returning, past, board)));
    } finally {
      watchers.leave(returning);
    }
  };

  const follow: SessionBoard['follow'] = async (after, listener) => {
    const first = await insist(refresh);
    if (!first.ok) return first;
    const board = live ?? first.value;
    const from = after === undefined ? undefined : feedVersionIn(board, after);
    return from === undefined ? ok(watchers.add(listener, board.snapshotFrame())) : followFrom(board, from, listener);
  };

  return {
    refresh,
    follow: async (after, listener) => {
      arriving += 1;
      try {
        return await follow(after, listener);
      } finally {
        arriving -= 1;
      }
    },
    unfollow: (listener) => watchers.remove(listener),
    watchers: () => watchers.count() + arriving,
    spentMs: () => watchers.spentMs(),
    bytes: () => live?.bytes ?? 0,
  };
};

const maxTries = 4;

/**
 * When thousands arrive at once, a process may be too busy to see the store's answer in time.
 * Asking again costs one read for all of them; turning them away brings all of them back.
 */
const insist = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === maxTries || !(isTicketlyFault(error) && error.code === 'timeout')) throw error;
    }
  }
};

/** Whether a board is of the hall that the session is in. */
const isIn = (board: LiveBoard, { layout }: Showing): boolean =>
  board.layoutId === layout.layoutId && board.layoutVersion === layout.version;

/**
 * Everything after a version; undefined if the feed does not reach back that far, or if so much
 * happened that a snapshot is cheaper.
 */
const readAll = async (
  feed: SeatFeed,
  sessionId: SessionId,
  after: FeedVersion,
): Promise<{ readonly version: FeedVersion; readonly changes: readonly SeatChange[] } | undefined> => {
  const changes: SeatChange[] = [];
  let version = after;
  for (let run = 0; run < longestRun.reads && changes.length < longestRun.changes; run += 1) {
    const read = await feed.read(sessionId, version);
    if (!read.ok) return undefined;
    for (const change of read.value.changes) changes.push(change);
    version = read.value.version;
    if (!read.value.more) return { version, changes };
  }
  return undefined;
};
