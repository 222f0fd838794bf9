import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { weighedCache } from '@ticketly/core';
import type { DrawnHall } from '@ticketly/core/browsing';
import { layoutJson } from '../wire/layout-json.ts';
import { requestId } from '../telemetry/request-log.ts';
import type { RouteAnswer, StreamAnswer } from '../route.ts';
import { headerList } from '../answers/send-answer.ts';

/** Which drawing the asker thinks the session is in. */
interface AskedLayout {
  readonly layoutId?: string | undefined;
  readonly version?: number | undefined;
}

/** Drawings as they are sent. */
export interface LayoutBytes {
  answer(
    hall: DrawnHall,
    headers: Readonly<Record<string, string | undefined>>,
    asked: AskedLayout,
  ): Promise<RouteAnswer | StreamAnswer>;
}

/**
 * Serializes and compresses each layout version once, however many ask for it, in slices and away from the loop. What is kept is compressed, and takes `keptBytes` at the
 * most; those few who take no compression are sent it unpacked on the way.
 */
export const layoutBytes = (keptBytes: number): LayoutBytes => {
  const kept = weighedCache<string, Uint8Array>({ maxWeight: keptBytes, weightOf: ({ length }) => length });
  const making = new Map<string, Promise<Uint8Array>>();

  const zippedOf = async (hall: DrawnHall, etag: string): Promise<Uint8Array> => {
    const known = kept.get(etag);
    if (known !== undefined) return known;
    const begun = making.get(etag) ?? zip(layoutJson(hall)).finally(() => making.delete(etag));
    making.set(etag, begun);
    const zipped = await begun;
    kept.set(etag, zipped);
    return zipped;
  };

  return {
    answer: async (hall, headers, asked) => {
      const etag = `"${hall.layout.layoutId}-${hall.layout.version}"`;
      const cache = {
        ETag: etag,
        Vary: 'Accept-Encoding',
        'Cache-Control': cacheControl(hall, asked),
      };
      if (headers['if-none-match'] === etag) return { status: 304, headers: cache };
      const zipped = await zippedOf(hall, etag);
      const known = { ...cache, 'Content-Type': 'application/json; charset=utf-8' };
      return /\bgzip\b/.test(headers['accept-encoding'] ?? '')
        ? { status: 200, bytes: zipped, headers: { ...known, 'Content-Encoding': 'gzip' } }
        : unzipped(zipped, known);
    },
  };
};

/**
 * A drawing that was asked for by name never changes; without its whole name the session may move into another. One that is not the one asked for is nobody's
 * to keep: this process, or who asks, does not know yet that the session has moved.
 */
const cacheControl = ({ layout }: DrawnHall, { layoutId, version }: AskedLayout): string => {
  const isNamed = layoutId === layout.layoutId && version === layout.version;
  if (isNamed) return 'public, max-age=31536000, immutable';
  const isOther = (layoutId ?? layout.layoutId) !== layout.layoutId || (version ?? layout.version) !== layout.version;
  return isOther ? 'no-store' : 'public, max-age=5';
};

const zip = async (pieces: Iterable<string>): Promise<Uint8Array> => {
  const gzip = createGzip();
  const zipped: Uint8Array[] = [];
  gzip.on('data', (chunk: Uint8Array) => zipped.push(chunk));
  const ended = once(gzip, 'end');
  for (const piece of pieces) {
    if (gzip.write(piece)) await setImmediate();
    else await once(gzip, 'drain');
  }
  gzip.end();
  await ended;
  return Buffer.concat(zipped);
};

const unzipped = (zipped: Uint8Array, headers: Readonly<Record<string, string>>): StreamAnswer => ({
  takeOver: async (response) => {
    response.writeHead(200, [...headerList(headers), 'X-Request-Id', requestId(response)]);
    if (response.req.method === 'HEAD') response.end();
    // A reader who goes away ends the unpacking, and has no answer to miss.
    else await pipeline(Readable.from([zipped]), createGunzip(), response).catch(() => response.destroy());
  },
});
