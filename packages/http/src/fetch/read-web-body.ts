import type { Limits } from '@ticketly/core';
import { HttpRefused } from '../answers/problem.ts';
import { bodyLimitOf, parseLarge, refuseBadJson } from '../edge/parse-body.ts';
import type { Body } from '../edge/parse-body.ts';
import type { Route } from '../route.ts';

const json = /^application\/json *(; *charset *= *"?utf-8"? *)?$/i;

/**
 * Reads the body of a request, up to the limit of its route; undefined for a route that takes none.
 * Compressed bodies are refused: a host that calls a function has usually decompressed them
 * already.
 */
export const readWebBody = async (route: Route, limits: Limits, request: Request): Promise<Body | undefined> => {
  if (route.body === undefined) return undefined;
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new HttpRefused('http/media-type-unsupported');
  if (request.body === null) return { value: undefined, fingerprint: undefined };
  if (route.body !== 'bytes' && !json.test(request.headers.get('content-type') ?? 'application/json')) {
    throw new HttpRefused('http/media-type-unsupported');
  }
  const bytes = await readUpTo(request.body, bodyLimitOf(route, limits));
  if (route.body === 'bytes') return { value: bytes, fingerprint: bytes };
  if (bytes.length === 0) return { value: {}, fingerprint: {} };
  if (route.bodyBytes === 'layout') return { value: await parseLarge(bytes), fingerprint: bytes };
  refuseBadJson(bytes);
  const value = parsed(bytes.toString());
  return { value, fingerprint: value };
};

const readUpTo = async (body: ReadableStream<Uint8Array>, limitBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limitBytes) throw new HttpRefused('http/body-too-large', { limitBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};

/** The body of a request must be an object or a list. */
const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Refused below, like JSON that is a single value.
  }
  throw new HttpRefused('http/body-malformed');
};
