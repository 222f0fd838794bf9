import type { Response } from 'express';
import type { Result, SeatBoards, SeatFrame, SessionId, SessionUnknown } from '@ticketly/core';
import type { EventWriter } from './event-writer.ts';
import { heartbeat } from './seat-frames.ts';
import type { EventBytes } from './seat-frames.ts';

/** One open stream. */
export interface SeatReader {
  /** Sends what changed after a version, or the whole, and then every change. */
  follow(after: string | undefined): Promise<Result<null, SessionUnknown>>;
  beat(): void;
  /** Sends nothing more. */
  stop(): void;
  readonly response: Response;
}

/** What all readers have in common. */
export interface SeatReading {
  readonly boards: Pick<SeatBoards, 'subscribe'>;
  readonly bytesOf: (sessionId: SessionId, frame: SeatFrame) => EventBytes;
  /** Sends the head of a response. */
  readonly begin: (response: Response) => EventWriter;
  readonly slowReaderBytes: number;
  readonly slowReaderMs: number;
}

/**
 * Writes frames to one connection without ever letting them pile up: a reader who is too slow is
 * sent nothing more until it has read what waits for it, then the whole map once, and then changes
 * again. One who stays slow is cut, and comes back by itself when it can.
 */
export const seatReader = (reading: SeatReading, response: Response, sessionId: SessionId): SeatReader => {
  let writer: EventWriter | undefined;
  let unsubscribe: (() => void) | undefined;
  /** Grows whenever what was subscribed to before is of no use any more. */
  let turn = 0;

  const stop = (): void => {
    turn += 1;
    unsubscribe?.();
    unsubscribe = undefined;
  };

  const send = (frame: SeatFrame): void => {
    writer ??= reading.begin(response);
    const waiting = writer.write(reading.bytesOf(sessionId, frame));
    if (waiting > reading.slowReaderBytes) fallBehind(writer);
  };

  // Subscribing anew gives the whole map and the changes after it, with nothing lost or repeated in
  // between.
  const fallBehind = (behind: EventWriter): void => {
    stop();
    const cut = setTimeout(() => response.destroy(), reading.slowReaderMs);
    cut.unref();
    behind.onceDrained(() => {
      clearTimeout(cut);
      follow(undefined).catch(() => response.destroy());
    });
  };

  const follow: SeatReader['follow'] = async (after) => {
    const mine = turn;
    const listener = (frame: SeatFrame): void => {
      if (mine === turn && !response.destroyed) send(frame);
    };
    const subscribed = await reading.boards.subscribe(sessionId, listener, { after });
    if (!subscribed.ok) return subscribed;
    if (mine === turn && !response.destroyed) unsubscribe = subscribed.value;
    else subscribed.value();
    return { ok: true, value: null };
  };

  return {
    response,
    follow,
    stop,
    // Whoever is behind, or has not begun, is not waiting for a sign of life.
    beat: () => {
      if (unsubscribe !== undefined && !response.destroyed) writer?.write(heartbeat);
    },
  };
};
