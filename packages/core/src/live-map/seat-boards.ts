import { ok, plusMs } from '../kernel/index.ts';
import type { Instant, Result, SessionId } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { SeatBoards } from './seat-frame.ts';
import { sessionBoard } from './session-board.ts';
import type { SeatBoardPorts, SessionBoard } from './session-board.ts';

/** Calls a function at regular intervals until the returned function is called. */
export type Repeat = (act: () => void, everyMs: number) => () => void;

export interface SeatBoardsOptions {
  /** How long changes are gathered before watchers are told, in milliseconds. Default 50. */
  readonly tickMs?: number;
  /**
   * The maximum share of time spent on telling watchers, above 0 to 1: after a tick that took long,
   * the next one waits, and gathers more. Default 0.25.
   */
  readonly tellShare?: number;
  /** How long a board is kept that nobody watches or asks for, in milliseconds. Default 60,000. */
  readonly idleMs?: number;
  /**
   * Memory for boards that nobody watches, in bytes: the least recently used go first. Default 64
   * MiB.
   */
  readonly idleBytes?: number;
  /**
   * Called when a listener throws, and when a tick fails, which the next tick makes up for.
   * Default: ignored.
   */
  readonly report?: (error: unknown) => void;
  /** Default: a timer of the runtime. */
  readonly repeat?: Repeat;
}

interface Kept {
  readonly board: SessionBoard;
  usedAt: Instant;
}

const dropEveryMs = 1_000;

const ignore = (): void => {};

const spentOn = (watched: readonly Kept[]): number => watched.reduce((sum, { board }) => sum + board.spentMs(), 0);

/**
 * Drops boards that nobody watches, except the one asked for now: those unused for too long, and
 * then the least recently used, as long as together they take too much memory.
 */
const dropIdle = (
  boards: Map<SessionId, Kept>,
  asked: SessionBoard,
  now: Instant,
  { idleMs, idleBytes }: { readonly idleMs: number; readonly idleBytes: number },
): void => {
  const idle = [...boards].filter(([, { board }]) => board !== asked && board.watchers() === 0);
  let surplus = idle.reduce((sum, [, { board }]) => sum + board.bytes(), -idleBytes);
  for (const [sessionId, { board, usedAt }] of idle) {
    if (plusMs(usedAt, idleMs) > now && surplus <= 0) continue;
    boards.delete(sessionId);
    surplus -= board.bytes();
  }
};

const timer: Repeat = (act, everyMs) => {
  const id = setInterval(act, everyMs);
  return () => clearInterval(id);
};

const defaults: Required<SeatBoardsOptions> = {
  tickMs: 50,
  tellShare: 0.25,
  idleMs: 60_000,
  idleBytes: 64 * 1024 * 1024,
  report: ignore,
  repeat: timer,
};

/**
 * The boards of this process, each made when first asked for. Ticks run only while somebody
 * watches.
 *
 * @example
 * const boards = seatBoards(ports);
 * const stop = await boards.subscribe(sessionId, (frame) => send(frame), { after: lastEventId });
 */
export const seatBoards = (ports: SeatBoardPorts, options: SeatBoardsOptions = {}): SeatBoards => {
  const { tickMs, tellShare, idleMs, idleBytes, repeat, report } = { ...defaults, ...options };
  const boards = new Map<SessionId, Kept>();
  let stopTicking: (() => void) | undefined;
  let restUntil: Instant | undefined;
  let droppedAt = ports.clock.now();

  /** Boards are in the order of their last use, the least recent first. */
  const boardOf = (sessionId: SessionId): { readonly board: SessionBoard; readonly isNew: boolean } => {
    const now = ports.clock.now();
    const known = boards.get(sessionId);
    const kept = known ?? { board: sessionBoard(ports, sessionId, report), usedAt: now };
    boards.delete(sessionId);
    kept.usedAt = now;
    boards.set(sessionId, kept);
    if (plusMs(droppedAt, dropEveryMs) <= now) drop(kept.board);
    return { board: kept.board, isNew: known === undefined };
  };
  const drop = (asked: SessionBoard): void => {
    droppedAt = ports.clock.now();
    dropIdle(boards, asked, droppedAt, { idleMs, idleBytes });
  };

  /**
   * A session that does not exist gets no place among the boards, and the boards are not swept for
   * it: requests for many such sessions would take room and time away from those that exist.
   */
  const ask = async <Answer extends Result<unknown, SessionUnknown>>(
    sessionId: SessionId,
    act: (board: SessionBoard) => Promise<Answer>,
  ): Promise<Answer> => {
    const { board, isNew } = boardOf(sessionId);
    const answer = await act(board);
    if (answer.ok && isNew) drop(board);
    if (!answer.ok && board.watchers() === 0 && boards.get(sessionId)?.board === board) boards.delete(sessionId);
    return answer;
  };

  const tick = async (): Promise<void> => {
    const watched = [...boards.values()].filter(({ board }) => board.watchers() > 0);
    if (watched.length === 0) stop();
    const spentBefore = spentOn(watched);
    await Promise.all(watched.map(({ board }) => board.refresh()));
    // Telling thousands of watchers twenty times a second would leave no time to sell: they are
    // told more at a time, but less often.
    const spentMs = spentOn(watched) - spentBefore;
    restUntil = plusMs(ports.clock.now(), Math.round(spentMs * (1 / tellShare - 1)));
  };

  // A store that is unavailable at one tick is asked again at the next. Watchers miss nothing,
  // since the board resumes where it stopped.
  const start = (): void => {
    stopTicking ??= repeat(() => {
      if (restUntil === undefined || ports.clock.now() >= restUntil) void tick().catch(report);
    }, tickMs);
  };
  const stop = (): void => {
    stopTicking?.();
    stopTicking = undefined;
  };

  return {
    current: (sessionId) => ask(sessionId, (board) => board.refresh()),
    since: (sessionId, version) => ask(sessionId, (board) => board.follow(version, undefined)),
    subscribe: (sessionId, listener, { after } = {}) =>
      ask(sessionId, async (board) => {
        const own: typeof listener = (frame) => listener(frame);
        const followed = await board.follow(after, own);
        if (!followed.ok) return followed;
        start();
        return ok(() => board.unfollow(own));
      }),
    tick,
    close: () => {
      stop();
      boards.clear();
    },
  };
};
