import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { weighedCache } from '@ticketly/core';
import { nextTurn } from '../next-turn.ts';
import type { PiecesAnswer, RouteAnswer } from '../route.ts';
import { hasAlready, takesGzip } from './negotiation.ts';

/** A large answer whose name contains everything that determines it, including its wire format. */
export interface NamedJson {
  readonly name: string;
  readonly cacheControl: string;
  /** Its JSON, piece by piece; other requests get a turn between pieces. */
  readonly spell: () => Iterable<string>;
}

/** Large answers as they are sent. */
export interface ZippedJson {
  answer(json: NamedJson, headers: Readonly<Record<string, string | undefined>>): Promise<RouteAnswer | PiecesAnswer>;
}

/**
 * Serializes and compresses each answer once, however many ask for it, in slices and off the event
 * loop. What is kept is compressed, and takes at most `keptBytes`; the few clients that accept no
 * compression get it decompressed on the way.
 */
export const zippedJson = (keptBytes: number): ZippedJson => {
  const kept = weighedCache<string, Uint8Array>({ maxWeight: keptBytes, weightOf: ({ length }) => length });
  const making = new Map<string, Promise<Uint8Array>>();

  const zippedOf = async ({ name, spell }: NamedJson): Promise<Uint8Array> => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    const begun = making.get(name) ?? zip(spell()).finally(() => making.delete(name));
    making.set(name, begun);
    const zipped = await begun;
    kept.set(name, zipped);
    return zipped;
  };

  return {
    answer: async (json, headers) => {
      const etag = `"${json.name}"`;
      const cache = { ETag: etag, Vary: 'Accept-Encoding', 'Cache-Control': json.cacheControl };
      if (hasAlready(headers, etag)) return { status: 304, headers: cache };
      const zipped = await zippedOf(json);
      const known = { ...cache, 'Content-Type': 'application/json; charset=utf-8' };
      return takesGzip(headers)
        ? { status: 200, bytes: zipped, headers: { ...known, 'Content-Encoding': 'gzip' } }
        : unzipped(zipped, known);
    },
  };
};

const zip = async (pieces: Iterable<string>): Promise<Uint8Array> => {
  const gzip = createGzip();
  const zipped: Uint8Array[] = [];
  gzip.on('data', (chunk: Uint8Array) => zipped.push(chunk));
  const ended = once(gzip, 'end');
  for (const piece of pieces) {
    if (gzip.write(piece)) await nextTurn();
    else await once(gzip, 'drain');
  }
  gzip.end();
  await ended;
  return Buffer.concat(zipped);
};

const unzipped = (zipped: Uint8Array, headers: Readonly<Record<string, string>>): PiecesAnswer => ({
  status: 200,
  headers,
  pieces: () => Readable.from([zipped]).pipe(createGunzip()),
});
