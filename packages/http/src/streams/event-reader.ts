import type { Result, TicketlyRefusal } from '@ticketly/core';
import type { EventWriter } from './event-writer.ts';
import { byeText, heartbeat } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';
import type { EventTransport } from './event-transport.ts';

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
  /** Ends the stream with a good-bye; whoever has heard nothing yet is answered otherwise. */
  sayBye(): void;
}

/** What is read, and when its reader is too slow. */
export interface EventReading {
  readonly subscribe: Subscribe;
  readonly slowReaderBytes: number;
  readonly slowReaderMs: number;
}

/**
 * Writes frames to one connection without ever letting them pile up: a reader who is too slow is
 * sent nothing more until it has read what waits for it, then the whole once, and then changes
 * again. One who stays slow is cut, and comes back by itself when it can.
 */
export const eventReader = <Connection>(
  transport: EventTransport<Connection>,
  connection: Connection,
  { subscribe, slowReaderBytes, slowReaderMs }: EventReading,
): EventReader => {
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
    writer ??= transport.begin(connection);
    const waiting = writer.write(bytes);
    if (waiting > slowReaderBytes) fallBehind(writer);
  };

  // Subscribing anew gives the whole and the changes after it, with nothing lost or repeated in
  // between.
  const fallBehind = (behind: EventWriter): void => {
    stop();
    const cut = setTimeout(() => transport.cut(connection), slowReaderMs);
    cut.unref();
    behind.onceDrained(() => {
      clearTimeout(cut);
      follow(undefined).catch(() => transport.cut(connection));
    });
  };

  const follow: EventReader['follow'] = async (after) => {
    const mine = turn;
    const own = (bytes: EventBytes): void => {
      if (mine === turn && !transport.isGone(connection)) send(bytes);
    };
    const subscribed = await subscribe(own, after);
    if (!subscribed.ok) return subscribed;
    if (mine === turn && !transport.isGone(connection)) {
      unsubscribe = subscribed.value;
      // Who has missed nothing learns that it is connected.
      writer ??= transport.begin(connection);
    } else subscribed.value();
    return { ok: true, value: null };
  };

  return {
    follow,
    stop,
    sayBye: () => {
      stop();
      if (transport.hasBegun(connection)) transport.end(connection, byeText());
    },
    // Whoever is behind, or has not begun, is not waiting for a sign of life.
    beat: () => {
      if (unsubscribe !== undefined && !transport.isGone(connection)) writer?.write(heartbeat);
    },
  };
};
