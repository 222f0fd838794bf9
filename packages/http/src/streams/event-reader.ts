import type { Response } from 'express';
import type { Result, TicketlyRefusal } from '@ticketly/core';
import type { EventWriter } from './event-writer.ts';
import { heartbeat } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';

/**
 * Sends what changed after a version, or the whole, and then every change; gives a function that
 * ends it.
 */
export type Subscribe = (
  send: (bytes: EventBytes) => void,
  after: string | undefined,
) => Promise<Result<() => void, TicketlyRefusal>>;

/** One open stream. */
export interface EventReader {
  /** Begins to send, after a version or from the whole on. */
  follow(after: string | undefined): Promise<Result<null, TicketlyRefusal>>;
  beat(): void;
  /** Sends nothing more. */
  stop(): void;
  readonly response: Response;
}

/** What all readers have in common. */
export interface EventReading {
  /** Sends the head of a response. */
  readonly begin: (response: Response) => EventWriter;
  readonly slowReaderBytes: number;
  readonly slowReaderMs: number;
}

/**
 * Writes frames to one connection without ever letting them pile up: a reader who is too slow is
 * sent nothing more until it has read what waits for it, then the whole once, and then changes
 * again. One who stays slow is cut, and comes back by itself when it can.
 */
export const eventReader = (reading: EventReading, response: Response, subscribe: Subscribe): EventReader => {
  let writer: EventWriter | undefined;
  let unsubscribe: (() => void) | undefined;
  /** Grows whenever what was subscribed to before is of no use any more. */
  let turn = 0;

  const stop = (): void => {
    turn += 1;
    unsubscribe?.();
    unsubscribe = undefined;
  };

  const send = (bytes: EventBytes): void => {
    writer ??= reading.begin(response);
    const waiting = writer.write(bytes);
    if (waiting > reading.slowReaderBytes) fallBehind(writer);
  };

  // Subscribing anew gives the whole and the changes after it, with nothing lost or repeated in
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

  const follow: EventReader['follow'] = async (after) => {
    const mine = turn;
    const own = (bytes: EventBytes): void => {
      if (mine === turn && !response.destroyed) send(bytes);
    };
    const subscribed = await subscribe(own, after);
    if (!subscribed.ok) return subscribed;
    if (mine === turn && !response.destroyed) {
      unsubscribe = subscribed.value;
      // Who has missed nothing learns that it is connected.
      writer ??= reading.begin(response);
    } else subscribed.value();
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
