import { gzipSync } from 'node:zlib';
import type { DrawnHall, SeatMap } from '@ticketly/core';
import type { RouteAnswer } from './route.ts';
import { wireLayout } from './wire/layout.ts';

interface Serialized {
  readonly plain: Uint8Array;
  readonly zipped: Uint8Array;
  readonly etag: string;
}

/** Serializes and compresses each layout version once, however many ask for it. */
export const layoutBytes = (): {
  answer(
    hall: DrawnHall,
    headers: Readonly<Record<string, string | undefined>>,
    version: number | undefined,
  ): RouteAnswer;
} => {
  const made = new WeakMap<SeatMap, Serialized>();
  const serialized = (hall: DrawnHall): Serialized => {
    const known = made.get(hall.seatMap);
    if (known !== undefined) return known;
    const plain = Buffer.from(JSON.stringify(wireLayout(hall)));
    const fresh = { plain, zipped: gzipSync(plain), etag: `"${hall.layout.layoutId}-${hall.layout.version}"` };
    made.set(hall.seatMap, fresh);
    return fresh;
  };
  return {
    answer: (hall, headers, version) => {
      const { plain, zipped, etag } = serialized(hall);
      // Asked for by version the answer never changes; without one the session may get a newer layout.
      const forever = version === hall.layout.version;
      const cache = {
        ETag: etag,
        Vary: 'Accept-Encoding',
        'Cache-Control': forever ? 'public, max-age=31536000, immutable' : 'public, max-age=5',
      };
      if (headers['if-none-match'] === etag) return { status: 304, headers: cache };
      const type = { 'Content-Type': 'application/json; charset=utf-8' };
      if (!/\bgzip\b/.test(headers['accept-encoding'] ?? ''))
        return { status: 200, bytes: plain, headers: { ...cache, ...type } };
      return { status: 200, bytes: zipped, headers: { ...cache, ...type, 'Content-Encoding': 'gzip' } };
    },
  };
};
