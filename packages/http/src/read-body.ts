import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import type { HttpParts } from './options.ts';
import { HttpRefused } from './problem.ts';
import type { Route } from './route.ts';

/** Reads the body of a request, as far as its route allows: undefined without one. */
export type ReadBody = (request: Request, response: Response) => Promise<unknown>;

/** Deeper than any request of ours is nested. */
const deepest = 32;

const openers = new Set([0x5b, 0x7b]);
const closers = new Set([0x5d, 0x7d]);
const quote = 0x22;
const backslash = 0x5c;

/** Whether a JSON text nests deeper than it may; told before anything is built of it. */
export const isTooDeep = (text: Uint8Array): boolean => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    if (byte === quote) quoted = !quoted;
    else if (quoted) at += byte === backslash ? 1 : 0;
    else if (openers.has(byte)) depth += 1;
    else if (closers.has(byte)) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
};

const parserOf = (route: Route, { limits }: Pick<HttpParts, 'limits'>): RequestHandler => {
  const limit = route.bodyBytes === 'layout' ? limits.layoutBytes : limits.bodyBytes;
  if (route.body === 'bytes') return express.raw({ limit, type: () => true });
  const verify = (_request: unknown, _response: unknown, text: Buffer): void => {
    if (isTooDeep(text)) throw new HttpRefused('http/body-malformed', { detail: 'It is nested too deeply.' });
  };
  return express.json({ limit, strict: true, type: 'application/json', verify });
};

/** Makes the reader for a route; undefined for one that takes no body. Bodies are read only after the caller is known. */
export const bodyReader = (route: Route, parts: Pick<HttpParts, 'limits'>): ReadBody | undefined => {
  if (route.body === undefined) return undefined;
  const parser = parserOf(route, parts);
  return async (request, response) => {
    await new Promise<void>((resolve, reject) => {
      void parser(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        // The parser's errors carry a `type` that tells what was wrong.
        else reject(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
      });
    });
    const body: unknown = request.body;
    const isMissed = body === undefined && route.body !== 'bytes' && request.headers['content-type'] !== undefined;
    if (isMissed) throw new HttpRefused('http/media-type-unsupported');
    return body;
  };
};
