import type { Response } from 'express';
import { HttpRefused, refusalAnswer } from '../answers/problem.ts';
import { sendAnswer } from '../answers/send-answer.ts';
import type { StreamOptions } from '../options.ts';
import type { StreamAnswer } from '../route.ts';
import { requestId } from '../telemetry/request-log.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed } from '../telemetry/shed.ts';
import { byeText } from './event-bytes.ts';
import { eventReader } from './event-reader.ts';
import type { EventReader, Subscribe } from './event-reader.ts';
import { beginEvents } from './event-writer.ts';
import type { EventWriter } from './event-writer.ts';

/** What somebody wants to follow, and from where on. */
export interface WantedEvents {
  readonly subscribe: Subscribe;
  /** The last version the reader has seen. */
  readonly after: string | undefined;
  readonly address: string;
  /**
   * After so many milliseconds the reader is told to come back: it then proves again that it may
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
   * Tells every reader to come back in a while, elsewhere perhaps, and ends the streams. Resolves
   * once all have been told, or in 2 s.
   */
  readonly drain: () => Promise<void>;
}

/** Kept short: a response keeps its head for as long as the stream lives. */
const headers: readonly string[] = Object.entries({
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Content-Type-Options': 'nosniff',
  // Proxies that buffer would make a live map a late one.
  'X-Accel-Buffering': 'no',
}).flat();

const begin = (response: Response): EventWriter =>
  beginEvents(response, [...headers, 'X-Request-Id', requestId(response)]);

/** Streams per address, counted. */
const addressLimit = (max: number, shed: CountShed) => {
  const open = new Map<string, number>();
  return {
    enter: (address: string): void => {
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

/** Whoever takes no good-bye for so long does not read any more. */
const goodByeMs = 2_000;

/** Whoever has heard nothing yet is answered otherwise. */
const sayBye = (reader: EventReader): void => {
  reader.stop();
  if (reader.response.headersSent) reader.response.end(byeText());
};

const hasBegun = (response: Response): boolean => response.headersSent || response.destroyed;

/** Keeps the streams of one kind, each to be sent what its reader subscribes to. */
export const eventStreams = (options: StreamOptions = {}, shed: CountShed = ignore): EventStreams => {
  const { heartbeatMs = 15_000, perAddress = 200, slowReaderBytes = 1_048_576, slowReaderMs = 10_000 } = options;
  const readers = new Set<EventReader>();
  const addresses = addressLimit(perAddress, shed);
  const reading = { begin, slowReaderBytes, slowReaderMs };
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

  const read = async (response: Response, { subscribe, after, address, lastsMs }: WantedEvents): Promise<void> => {
    if (response.destroyed) return;
    if (response.req.method === 'HEAD') {
      response.writeHead(200, [...headers]).end();
      return;
    }
    addresses.enter(address);
    const reader = eventReader(reading, response, subscribe);
    readers.add(reader);
    heart ??= startHeart();
    const end = lastsMs === undefined ? undefined : setTimeout(() => sayBye(reader), lastsMs).unref();
    response.on('close', () => {
      clearTimeout(end);
      addresses.leave(address);
      readers.delete(reader);
      reader.stop();
      if (readers.size === 0) tellGone?.();
    });
    const followed = await reader.follow(after);
    if (!followed.ok) sendAnswer(response, refusalAnswer(followed.refusal));
    // The first frame comes before `follow` ends, unless a drain has stopped it.
    else if (!hasBegun(response)) throw new HttpRefused('http/overloaded');
  };

  return {
    open: (wanted) => {
      if (draining) {
        shed('ending');
        throw new HttpRefused('http/overloaded');
      }
      return { takeOver: (response) => read(response, wanted) };
    },
    count: () => readers.size,
    drain: async () => {
      draining = true;
      clearInterval(heart);
      for (const reader of readers) sayBye(reader);
      await allGone();
    },
  };
};
