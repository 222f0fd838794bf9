import type { ServerResponse } from 'node:http';
import { retryLine } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';

/** The writing end of a stream of events. */
export interface EventWriter {
  /** @returns how many bytes wait for a reader who does not keep up; 0 for one who does. */
  write(bytes: EventBytes): number;
  /** Calls once when everything that waited was taken. */
  onceDrained(act: () => void): void;
}

/**
 * Begins a stream of events on a response. Events go to the socket as ready-made chunks, past the
 * response: a thousand readers of one event then share one piece of memory and cost two thirds of
 * the time. Where the response is not chunked (HTTP/1.0) or has no socket yet (a pipelined request)
 * they go through it.
 */
export const beginEvents = (response: ServerResponse, headers: readonly string[]): EventWriter => {
  response.writeHead(200, [...headers]);
  response.write(retryLine());
  const { socket } = response;
  if (socket === null || !response.chunkedEncoding) {
    return {
      write: ({ plain }) => {
        response.write(plain);
        return response.writableNeedDrain ? response.writableLength : 0;
      },
      onceDrained: (act) => void response.once('drain', act),
    };
  }
  socket.setNoDelay(true);
  socket.setTimeout(0);
  return {
    write: ({ chunk }) => {
      socket.write(chunk);
      return socket.writableNeedDrain ? socket.writableLength : 0;
    },
    onceDrained: (act) => void socket.once('drain', act),
  };
};
