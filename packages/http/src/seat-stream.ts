import type { Request, RequestHandler, Response } from 'express';
import type { SeatBoards, SessionId } from '@ticketly/core';
import { parseId } from '@ticketly/core';
import type { StreamOptions } from './options.ts';
import { HttpRefused, refusalAnswer } from './problem.ts';
import { byeText, heartbeatBytes, retryLine } from './seat-frames.ts';
import { seatReader } from './seat-reader.ts';
import type { SeatReader } from './seat-reader.ts';
import { sendAnswer } from './serve-route.ts';

/** The open seat streams of this process. */
export interface SeatStreams {
  readonly handle: RequestHandler;
  /** How many are open now. */
  readonly open: () => number;
  /** Tells every reader to come back in a while, elsewhere perhaps, and ends the streams. */
  readonly drain: () => void;
}

interface OpenStream {
  readonly reader: SeatReader;
  readonly response: Response;
}

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  Connection: 'keep-alive',
  // Proxies that buffer would make a live map a late one.
  'X-Accel-Buffering': 'no',
};

const lastEventIdOf = (request: Request): string | undefined => {
  const given = request.get('last-event-id') ?? request.query['lastEventId'];
  return typeof given === 'string' && given !== '' && given.length <= 64 ? given : undefined;
};

/** `GET /v1/sessions/{sessionId}/seats/stream`: first a snapshot, or what was missed since `Last-Event-ID`; then every change, by tick. */
export const seatStreams = (boards: SeatBoards, options: StreamOptions = {}): SeatStreams => {
  const { heartbeatMs = 15_000, perAddress = 200, slowReaderBytes = 1_048_576, slowReaderMs = 10_000 } = options;
  const streams = new Set<OpenStream>();
  const addresses = new Map<string, number>();
  let draining = false;
  // One timer for all: ten thousand connections are ten thousand writes, not ten thousand timers.
  const heart = setInterval(() => {
    for (const { reader } of streams) reader.beat(heartbeatBytes);
  }, heartbeatMs);
  heart.unref();

  const enter = (address: string): (() => void) => {
    const count = addresses.get(address) ?? 0;
    if (draining) throw new HttpRefused('http/overloaded');
    if (perAddress > 0 && count >= perAddress) throw new HttpRefused('http/rate-limited', {}, { 'Retry-After': '5' });
    addresses.set(address, count + 1);
    return () => {
      const left = (addresses.get(address) ?? 1) - 1;
      if (left === 0) addresses.delete(address);
      else addresses.set(address, left);
    };
  };

  const open = async (request: Request, response: Response, sessionId: SessionId): Promise<void> => {
    const exit = enter(request.ip ?? 'unknown');
    let end = (): void => {};
    response.on('close', () => {
      exit();
      end();
    });
    const snapshot = async () => {
      const whole = await boards.since(sessionId, '');
      return whole.ok ? whole.value : undefined;
    };
    const reader = seatReader(response, snapshot, { slowReaderBytes, slowReaderMs });
    let begun = false;
    const send: SeatReader['send'] = (frame) => {
      if (!begun) begin(response);
      begun = true;
      reader.send(frame);
    };
    const subscribed = await boards.subscribe(sessionId, send, { after: lastEventIdOf(request) });
    if (!subscribed.ok) {
      sendAnswer(response, refusalAnswer(subscribed.refusal));
      return;
    }
    const stream = { reader, response };
    streams.add(stream);
    end = () => {
      streams.delete(stream);
      subscribed.value();
    };
    if (response.destroyed) end();
    else if (draining) response.end(byeText());
  };

  return {
    handle: async (request, response) => {
      const sessionId = parseId('session', String(request.params['sessionId']));
      if (sessionId === undefined) sendAnswer(response, refusalAnswer({ code: 'scheduling/session-unknown' }));
      else await open(request, response, sessionId);
    },
    open: () => streams.size,
    drain: () => {
      draining = true;
      clearInterval(heart);
      for (const { response } of streams) response.end(byeText());
    },
  };
};

const begin = (response: Response): void => {
  response.socket?.setNoDelay(true);
  response.socket?.setTimeout(0);
  response.writeHead(200, headers);
  response.write(retryLine());
};
