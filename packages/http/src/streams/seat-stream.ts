import type { Response } from 'express';
import type { SeatBoards, SessionId } from '@ticketly/core';
import { beginEvents } from './event-writer.ts';
import type { EventWriter } from './event-writer.ts';
import type { StreamOptions } from '../options.ts';
import { HttpRefused, refusalAnswer } from '../answers/problem.ts';
import type { ProblemAnswer } from '../answers/problem.ts';
import { requestId } from '../telemetry/request-log.ts';
import type { StreamAnswer } from '../route.ts';
import { byeText, seatFrames } from './seat-frames.ts';
import { seatReader } from './seat-reader.ts';
import type { SeatReader } from './seat-reader.ts';
import { sendAnswer } from '../answers/send-answer.ts';
import { lookUpAny } from '../edge/session-lookups.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import { ignore } from '../telemetry/shed.ts';
import type { CountShed } from '../telemetry/shed.ts';

/** Who wants to follow which session, and from where on. */
export interface WantedStream {
  readonly sessionId: SessionId;
  /** The last version the reader has seen. */
  readonly after: string | undefined;
  readonly address: string;
}

/** The open seat streams of this process. */
export interface SeatStreams {
  /** First a snapshot, or what was missed since `after`; then every change, by tick. */
  readonly open: (wanted: WantedStream) => StreamAnswer | ProblemAnswer;
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

const hasBegun = (response: Response): boolean => response.headersSent || response.destroyed;

/** Where streams come from, and who is let in. */
export interface SeatStreamParts {
  readonly boards: SeatBoards;
  /** Default: lets everybody ask. */
  readonly lookUp?: LookUpSession;
  readonly shed?: CountShed;
}

/** Keeps the seat streams of a process. */
export const seatStreams = (
  { boards, lookUp = lookUpAny, shed = ignore }: SeatStreamParts,
  options: StreamOptions = {},
): SeatStreams => {
  const {
    heartbeatMs = 15_000,
    perAddress = 200,
    slowReaderBytes = 1_048_576,
    slowReaderMs = 10_000,
    keptBytes = 8 * 1_048_576,
  } = options;
  const readers = new Set<SeatReader>();
  const addresses = addressLimit(perAddress, shed);
  const reading = { boards, bytesOf: seatFrames(keptBytes), begin, slowReaderBytes, slowReaderMs };
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

  const read = async (response: Response, { sessionId, after, address }: WantedStream): Promise<void> => {
    if (response.destroyed) return;
    if (response.req.method === 'HEAD') {
      response.writeHead(200, [...headers]).end();
      return;
    }
    addresses.enter(address);
    const reader = seatReader(reading, response, sessionId);
    readers.add(reader);
    heart ??= startHeart();
    response.on('close', () => {
      addresses.leave(address);
      readers.delete(reader);
      reader.stop();
      if (readers.size === 0) tellGone?.();
    });
    const followed = await lookUp(sessionId, address, () => reader.follow(after));
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
      for (const reader of readers) {
        reader.stop();
        if (reader.response.headersSent) reader.response.end(byeText());
      }
      await allGone();
    },
  };
};
