import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { retryLine } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';

/** The writing end of a stream of events. */
export interface EventWriter {
  /** @returns how many bytes wait for a slow reader; 0 if it keeps up. */
  write(bytes: EventBytes): number;
  /** Calls back once, when everything that waited has been taken. */
  onceDrained(act: () => void): void;
}

/**
 * Begins a stream of events on a response. Events go to the socket as ready-made chunks, bypassing
 * the response: a thousand readers of one event then share one piece of memory and cost two thirds
 * of the time. If the response is not chunked (HTTP/1.0) or has no socket yet (a pipelined
 * request), they go through it.
 */
export const beginEvents = (response: ServerResponse, headers: readonly string[]): EventWriter => {
  response.writeHead(200, [...headers]);
  // Sent by itself, the head becomes one string; sent with the first chunk, it stays a chain of
  // thirty pieces for as long as the stream lives.
  response.flushHeaders();
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
  return new ChunkWriter(socket);
};

/** Methods rather than closures: see `EventReader`. */
class ChunkWriter implements EventWriter {
  private readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  write({ chunk }: EventBytes): number {
    this.socket.write(chunk);
    return this.socket.writableNeedDrain ? this.socket.writableLength : 0;
  }

  onceDrained(act: () => void): void {
    this.socket.once('drain', act);
  }
}
