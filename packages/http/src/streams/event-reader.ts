import type { Result, TicketlyRefusal } from '@ticketly/core';
import type { EventWriter } from './event-writer.ts';
import { byeText, heartbeat } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';
import type { EventTransport } from './event-transport.ts';

/**
 * Sends what changed after a version, or the whole, and then every change; returns a function that
 * stops it.
 */
export type Subscribe = (
  send: (bytes: EventBytes) => void,
  after: string | undefined,
) => Promise<Result<() => void, TicketlyRefusal>>;

/** One open stream. */
export interface EventReader {
  /** Starts sending, after a version or with the whole. */
  follow(after: string | undefined): Promise<Result<null, TicketlyRefusal>>;
  beat(): void;
  /** Stops sending. */
  stop(): void;
  /** Ends the stream with a good-bye; a reader who was sent nothing yet gets another answer. */
  sayBye(): void;
}

/** When a reader is too slow. */
export interface SlowReading {
  readonly slowReaderBytes: number;
  readonly slowReaderMs: number;
}

/**
 * Writes frames to one connection without ever letting them pile up: a reader who is too slow is
 * sent nothing more until it has read what waits for it, then the whole once, and then changes
 * again. A reader who stays slow is cut off, and reconnects on its own when it can.
 */
export const eventReader = <Connection>(
  transport: EventTransport<Connection>,
  connection: Connection,
  subscribe: Subscribe,
  slow: SlowReading,
): EventReader => new OpenReader(transport, connection, subscribe, slow);

/** A class, because ten thousand readers share its methods: closures take half a KiB of each. */
class OpenReader<Connection> implements EventReader {
  private readonly transport: EventTransport<Connection>;
  private readonly connection: Connection;
  private readonly subscribe: Subscribe;
  private readonly slow: SlowReading;
  private writer: EventWriter | undefined = undefined;
  private unsubscribe: (() => void) | undefined = undefined;
  /** Grows whenever earlier subscriptions become obsolete. */
  private turn = 0;

  constructor(transport: EventTransport<Connection>, connection: Connection, subscribe: Subscribe, slow: SlowReading) {
    this.transport = transport;
    this.connection = connection;
    this.subscribe = subscribe;
    this.slow = slow;
  }

  async follow(after: string | undefined): Promise<Result<null, TicketlyRefusal>> {
    const mine = this.turn;
    const subscribed = await this.subscribe((bytes) => {
      if (this.isOn(mine)) this.send(bytes);
    }, after);
    if (!subscribed.ok) return subscribed;
    if (this.isOn(mine)) {
      this.unsubscribe = subscribed.value;
      // A reader who has missed nothing learns that it is connected.
      this.writer ??= this.transport.begin(this.connection);
    } else subscribed.value();
    return { ok: true, value: null };
  }

  // A reader who is behind, or has not begun, needs no heartbeat.
  beat(): void {
    if (this.unsubscribe !== undefined && !this.transport.isGone(this.connection)) this.writer?.write(heartbeat);
  }

  stop(): void {
    this.turn += 1;
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  sayBye(): void {
    this.stop();
    if (this.transport.hasBegun(this.connection)) this.transport.end(this.connection, byeText());
  }

  private isOn(turn: number): boolean {
    return turn === this.turn && !this.transport.isGone(this.connection);
  }

  private send(bytes: EventBytes): void {
    this.writer ??= this.transport.begin(this.connection);
    const waiting = this.writer.write(bytes);
    if (waiting > this.slow.slowReaderBytes) this.fallBehind(this.writer);
  }

  // Subscribing again gives the whole and the changes after it, with nothing lost or repeated in
  // between.
  private fallBehind(behind: EventWriter): void {
    this.stop();
    const cutOff = (): void => this.transport.cut(this.connection);
    const cut = setTimeout(cutOff, this.slow.slowReaderMs);
    cut.unref();
    behind.onceDrained(() => {
      clearTimeout(cut);
      this.follow(undefined).catch(cutOff);
    });
  }
}
