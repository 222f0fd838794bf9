import { HttpRefused, refusalAnswer } from '../answers/problem.ts';
import type { ProblemAnswer } from '../answers/problem.ts';
import type { StreamOptions } from '../options.ts';
import type { StreamAnswer } from '../route.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed } from '../telemetry/shed.ts';
import { eventReader } from './event-reader.ts';
import type { EventReader, Subscribe } from './event-reader.ts';
import type { EventTransport } from './event-transport.ts';

/** What a reader wants to follow, and from where. */
export interface WantedEvents {
  readonly subscribe: Subscribe;
  /** The last version the reader has seen. */
  readonly after: string | undefined;
  readonly address: string;
  /**
   * After this many milliseconds the reader is told to reconnect, and proves again that it may
   * read. Default: never.
   */
  readonly lastsMs?: number;
}

/** The open streams of one kind. */
export interface EventStreams {
  /** First the whole, or what was missed since `after`; then every change. */
  readonly open: (wanted: WantedEvents) => StreamAnswer;
  /** How many are open now. */
  readonly count: () => number;
  /**
   * Tells every reader to reconnect in a while, perhaps elsewhere, and ends the streams. Resolves
   * once all have been told, or after 2 s.
   */
  readonly drain: () => Promise<void>;
}

/** Whether this process has as many streams as it may have. */
export type IsFull = () => boolean;

/** Streams per address, counted. */
const addressLimit = (max: number, shed: CountShed, isFull: IsFull) => {
  const open = new Map<string, number>();
  return {
    enter: (address: string): void => {
      if (isFull()) {
        shed('too-many-readers');
        throw new HttpRefused('http/overloaded', {}, { 'Retry-After': '5' });
      }
      const count = open.get(address) ?? 0;
      if (max > 0 && count >= max) {
        shed('too-many-streams');
        throw new HttpRefused('http/rate-limited', {}, { 'Retry-After': '5' });
      }
      open.set(address, count + 1);
    },
    leave: (address: string): void => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    },
  };
};

/** A reader who takes no good-bye for this long does not read any more. */
const goodByeMs = 2_000;

/** Keeps the streams of one kind, and sends each what its reader subscribes to. */
export const eventStreams = (
  options: StreamOptions = {},
  shed: CountShed = ignore,
  isFull: IsFull = () => false,
): EventStreams => {
  const { heartbeatMs = 5_000, perAddress = 200, slowReaderBytes = 1_048_576, slowReaderMs = 10_000 } = options;
  const readers = new Set<EventReader>();
  const addresses = addressLimit(perAddress, shed, isFull);
  const slow = { slowReaderBytes, slowReaderMs };
  let draining = false;
  let tellGone: (() => void) | undefined;
  let heart: NodeJS.Timeout | undefined;
  // One timer for all: ten thousand connections are ten thousand writes, not ten thousand timers.
  const startHeart = (): NodeJS.Timeout =>
    setInterval(() => {
      for (const reader of readers) reader.beat();
    }, heartbeatMs).unref();

  const allGone = (): Promise<void> =>
    new Promise((resolve) => {
      if (readers.size === 0) resolve();
      tellGone = resolve;
      setTimeout(resolve, goodByeMs).unref();
    });

  const read = async <Connection>(
    transport: EventTransport<Connection>,
    connection: Connection,
    { subscribe, after, address, lastsMs }: WantedEvents,
  ): Promise<ProblemAnswer | undefined> => {
    if (transport.isGone(connection)) return undefined;
    if (transport.wantsHead(connection)) {
      const begun = await subscribe(() => {}, after);
      if (!begun.ok) return refusalAnswer(begun.refusal);
      begun.value();
      transport.endHead(connection);
      return undefined;
    }
    addresses.enter(address);
    const reader = eventReader(transport, connection, subscribe, slow);
    readers.add(reader);
    heart ??= startHeart();
    const end = lastsMs === undefined ? undefined : setTimeout(() => reader.sayBye(), lastsMs).unref();
    transport.onClose(connection, () => {
      clearTimeout(end);
      addresses.leave(address);
      readers.delete(reader);
      reader.stop();
      if (readers.size === 0) tellGone?.();
    });
    const followed = await reader.follow(after);
    if (!followed.ok) return refusalAnswer(followed.refusal);
    // The first frame is sent before `follow` ends, unless a drain has stopped it.
    if (!transport.hasBegun(connection) && !transport.isGone(connection)) throw new HttpRefused('http/overloaded');
    return undefined;
  };

  return {
    open: (wanted) => {
      if (draining) {
        shed('ending');
        throw new HttpRefused('http/overloaded');
      }
      return { takeOver: (transport, connection) => read(transport, connection, wanted) };
    },
    count: () => readers.size,
    drain: async () => {
      draining = true;
      clearInterval(heart);
      for (const reader of readers) reader.sayBye();
      await allGone();
    },
  };
};
