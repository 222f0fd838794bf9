import type { Response } from 'express';
import { requestId } from '../telemetry/request-log.ts';
import { beginEvents } from './event-writer.ts';
import type { EventWriter } from './event-writer.ts';

/**
 * How events reach one kind of connection. Functions of the connection rather than objects: ten
 * thousand readers share them.
 */
export interface EventTransport<Connection> {
  /** Whether only the head of the answer is wanted. */
  wantsHead(connection: Connection): boolean;
  /** Sends the head alone. */
  endHead(connection: Connection): void;
  /** Sends the head; events follow. */
  begin(connection: Connection): EventWriter;
  hasBegun(connection: Connection): boolean;
  isGone(connection: Connection): boolean;
  /** Drops the connection and whatever waits in it. */
  cut(connection: Connection): void;
  /** Sends the last event. */
  end(connection: Connection, text: string): void;
  /** Calls back once, when either side closes the connection. */
  onClose(connection: Connection, act: () => void): void;
}

/** Kept short: a response holds its head for as long as the stream lives. */
export const eventHeaders: readonly string[] = Object.entries({
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Content-Type-Options': 'nosniff',
  // Proxies that buffer would delay a live map.
  'X-Accel-Buffering': 'no',
}).flat();

/**
 * A stream lives for hours, and nothing of its request is read again: not the headers of a browser,
 * not the rest of Express's handlers.
 */
const forgetRequest = (response: Response): void => {
  Object.assign(response.req, forgotten);
  response.locals = empty;
};
const empty = Object.freeze({});
const forgotten = {
  headers: empty,
  rawHeaders: Object.freeze([]),
  params: empty,
  url: '',
  originalUrl: '',
  _parsedUrl: undefined,
  route: undefined,
  next: undefined,
};

/** Responses of node:http. */
export const nodeEvents: EventTransport<Response> = {
  wantsHead: (response) => response.req.method === 'HEAD',
  endHead: (response) => void response.writeHead(200, [...eventHeaders]).end(),
  begin: (response) => {
    const writer = beginEvents(response, [...eventHeaders, 'X-Request-Id', requestId(response)]);
    forgetRequest(response);
    return writer;
  },
  hasBegun: (response) => response.headersSent,
  isGone: (response) => response.destroyed,
  cut: (response) => void response.destroy(),
  end: (response, text) => void response.end(text),
  onClose: (response, act) => void response.on('close', act),
};
