import type { Response } from 'express';
import { requestId } from '../telemetry/request-log.ts';
import { beginEvents } from './event-writer.ts';
import type { EventWriter } from './event-writer.ts';

/**
 * How events reach one kind of connection. Functions of the connection rather than objects of their
 * own: ten thousand readers share them.
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
  /** Gives the connection up, with what waits in it. */
  cut(connection: Connection): void;
  /** Sends the last event. */
  end(connection: Connection, text: string): void;
  /** Calls once, when the connection is closed, by whichever side. */
  onClose(connection: Connection, act: () => void): void;
}

/** Kept short: a response keeps its head for as long as the stream lives. */
export const eventHeaders: readonly string[] = Object.entries({
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Content-Type-Options': 'nosniff',
  // Proxies that buffer would make a live map a late one.
  'X-Accel-Buffering': 'no',
}).flat();

/** Responses of node:http. */
export const nodeEvents: EventTransport<Response> = {
  wantsHead: (response) => response.req.method === 'HEAD',
  endHead: (response) => void response.writeHead(200, [...eventHeaders]).end(),
  begin: (response) => beginEvents(response, [...eventHeaders, 'X-Request-Id', requestId(response)]),
  hasBegun: (response) => response.headersSent,
  isGone: (response) => response.destroyed,
  cut: (response) => void response.destroy(),
  end: (response, text) => void response.end(text),
  onClose: (response, act) => void response.on('close', act),
};
