import { ok, plusMs } from '../kernel/index.ts';
import type { Instant, Result, SessionId } from '../kernel/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { SeatBoards } from './seat-frame.ts';
import { sessionBoard } from './session-board.ts';
import type { SeatBoardPorts, SessionBoard } from './session-board.ts';

/** Calls a function every so often until the returned function is called. */
export type Repeat = (act: () => void, everyMs: number) => () => void;

export interface SeatBoardsOptions {
  /** How long changes are gathered before watchers are told, in milliseconds. Default 50. */
  readonly tickMs?: number;
  /** The share of time spent telling watchers at the most, above 0 to 1: where a tick takes long, the next one waits, and gathers more. Default 0.25. */
  readonly tellShare?: number;
  /** How long a board that nobody watches or asks for is kept, in milliseconds. Default 60,000. */
  readonly idleMs?: number;
  /** How many boards that nobody watches are kept at the most. Default 500. */
  readonly maxIdle?: number;
  /** Told of a listener that threw, and of a tick that failed, which the next one makes good. Default: nobody. */
  readonly report?: (error: unknown) => void;
  /** Default: a timer of the runtime. */
  readonly repeat?: Repeat;
}

interface Kept {
  readonly board: SessionBoard;
  usedAt: Instant;
}

const ignore = (): void => {};

const spentOn = (watched: readonly Kept[]): number => watched.reduce((sum, { board }) => sum + board.spentMs(), 0);

const timer: Repeat = (act, everyMs) => {
  const id = setInterval(act, everyMs);
  return () => clearInterval(id);
};

/**
 * Boards of this process, made when first asked for. The ticking runs only while somebody watches.
 *
 * @example
 * const boards = seatBoards(ports);
 * const stop = await boards.subscribe(sessionId, (frame) => send(frame), { after: lastEventId });
 */
export const seatBoards = (ports: SeatBoardPorts, options: SeatBoardsOptions = {}): SeatBoards => {
  const { tickMs = 50, tellShare = 0.25, idleMs = 60_000, maxIdle = 500, repeat = timer, report = ignore } = options;
  const boards = new Map<SessionId, Kept>();
  let stopTicking: (() => void) | undefined;
  let restUntil: Instant | undefined;

  const dropIdle = (now: Instant): void => {
    let surplus = boards.size - maxIdle;
    for (const [sessionId, { board, usedAt }] of boards) {
      const isStale = plusMs(usedAt, idleMs) <= now || surplus > 0;
      if (!isStale || board.watchers() > 0) continue;
      boards.delete(sessionId);
      surplus -= 1;
    }
  };

  /** Boards stay in the order of their last use, the longest unused first. */
  const boardOf = (sessionId: SessionId): SessionBoard => {
    const now = ports.clock.now();
    const kept = boards.get(sessionId) ?? { board: sessionBoard(ports, sessionId, report), usedAt: now };
    boards.delete(sessionId);
    dropIdle(now);
    kept.usedAt = now;
    boards.set(sessionId, kept);
    return kept.board;
  };

  /** A session that does not exist gets no place among the boards: whoever asks for many of them would take it from those that do. */
  const ask = async <Answer extends Result<unknown, SessionUnknown>>(
    sessionId: SessionId,
    act: (board: SessionBoard) => Promise<Answer>,
  ): Promise<Answer> => {
    const board = boardOf(sessionId);
    const answer = await act(board);
    if (!answer.ok && board.watchers() === 0 && boards.get(sessionId)?.board === board) boards.delete(sessionId);
    return answer;
  };

  const tick = async (): Promise<void> => {
    const watched = [...boards.values()].filter(({ board }) => board.watchers() > 0);
    if (watched.length === 0) stop();
    const spentBefore = spentOn(watched);
    await Promise.all(watched.map(({ board }) => board.refresh()));
    // Thousands of watchers told twenty times a second would leave no time to sell: they are told more at a time, more seldom.
    const spentMs = spentOn(watched) - spentBefore;
    restUntil = plusMs(ports.clock.now(), Math.round(spentMs * (1 / tellShare - 1)));
  };

  // A store that is away at one tick is asked again at the next; watchers miss nothing, since the board goes on where it stopped.
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
