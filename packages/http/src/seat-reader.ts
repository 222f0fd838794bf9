import type { ServerResponse } from 'node:http';
import type { SeatFrame } from '@ticketly/core';
import { frameBytes } from './seat-frames.ts';

/** Where a reader can get the whole map from, when it has missed frames. */
export type ReadSnapshot = () => Promise<SeatFrame | undefined>;

/** One open stream. */
export interface SeatReader {
  readonly send: (frame: SeatFrame) => void;
  readonly beat: (bytes: Uint8Array) => void;
}

/**
 * Writes frames to one connection without ever letting them pile up: a reader who is too slow is sent nothing more until it has read what waits for it, then the
 * whole map once, and then changes again. One who stays slow is cut, and comes back by itself when it can.
 */
export const seatReader = (
  response: ServerResponse,
  readSnapshot: ReadSnapshot,
  { slowReaderBytes, slowReaderMs }: { readonly slowReaderBytes: number; readonly slowReaderMs: number },
): SeatReader => {
  /** Frames that come while a fresh map is fetched are in it, or come after it. */
  let behind = false;

  const catchUp = async (): Promise<void> => {
    const snapshot = await readSnapshot().catch(() => undefined);
    if (snapshot === undefined) {
      response.destroy();
      return;
    }
    behind = false;
    response.write(frameBytes(snapshot));
  };
  const fallBehind = (): void => {
    behind = true;
    const cut = setTimeout(() => response.destroy(), slowReaderMs);
    cut.unref();
    response.once('close', () => {
      clearTimeout(cut);
    });
    response.once('drain', () => {
      clearTimeout(cut);
      void catchUp();
    });
  };

  return {
    send: (frame) => {
      if (behind || response.destroyed) return;
      const flowing = response.write(frameBytes(frame));
      if (!flowing && response.writableLength > slowReaderBytes) fallBehind();
    },
    beat: (bytes) => {
      if (!behind && !response.destroyed) response.write(bytes);
    },
  };
};
