import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { HttpRefused } from '../answers/problem.ts';
import type { HttpParts } from '../options.ts';
import type { Route } from '../route.ts';
import { bodyLimitOf, parseLarge, refuseBadJson } from './parse-body.ts';
import type { Body } from './parse-body.ts';

/** Reads the body of a request, up to the limit of its route. */
export type ReadBody = (request: Request, response: Response) => Promise<Body>;

const parserOf = (route: Route, { limits }: Pick<HttpParts, 'limits'>): RequestHandler => {
  const limit = bodyLimitOf(route, limits);
  if (route.body === 'bytes') return express.raw({ limit, type: () => true });
  const verify = (_request: unknown, _response: unknown, text: Buffer, charset: string): void => {
    if (charset.toLowerCase() !== 'utf-8') throw new HttpRefused('http/media-type-unsupported');
    refuseBadJson(text);
  };
  if (route.bodyBytes === 'layout') return express.raw({ limit, type: 'application/json' });
  return express.json({ limit, strict: true, type: 'application/json', verify });
};

/** The parser reports a body that is too large only after reading it to its end. */
const countBytes = (request: Request, limitBytes: number, onTooLarge: () => void): void => {
  let bytes = 0;
  request.on('data', ({ length }: Buffer) => {
    bytes += length;
    if (bytes > limitBytes) onTooLarge();
  });
};

/**
 * Makes the reader for a route; undefined for one that takes no body. Bodies are read only after
 * the caller is known.
 */
export const bodyReader = (route: Route, parts: Pick<HttpParts, 'limits'>): ReadBody | undefined => {
  if (route.body === undefined) return undefined;
  const parser = parserOf(route, parts);
  const limitBytes = bodyLimitOf(route, parts.limits);
  const tooLarge = (): HttpRefused => new HttpRefused('http/body-too-large', { limitBytes });
  return async (request, response) => {
    const length = request.headers['content-length'];
    if (Number(length) > limitBytes) throw tooLarge();
    await new Promise<void>((resolve, reject) => {
      void parser(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        // The parser's errors carry a `type` that tells what was wrong.
        else reject(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
      });
      if (length === undefined) countBytes(request, limitBytes, () => reject(tooLarge()));
    });
    const body: unknown = request.body;
    const isMissed = body === undefined && route.body !== 'bytes' && request.headers['content-type'] !== undefined;
    if (isMissed) throw new HttpRefused('http/media-type-unsupported');
    const isLarge = route.bodyBytes === 'layout' && body instanceof Buffer;
    return { value: isLarge ? await parseLarge(body) : body, fingerprint: body };
  };
};
