import { isUtf8 } from 'node:buffer';
import { atOnce, inSlices } from '@ticketly/core';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { nextTurn } from '../next-turn.ts';
import type { HttpParts } from '../options.ts';
import { jsonTrouble, parseJson } from './parse-json.ts';
import type { JsonRules } from './parse-json.ts';
import { HttpRefused } from '../answers/problem.ts';
import type { Route } from '../route.ts';

/** A body that was read. */
export interface Body {
  /** What its JSON says, or the bytes of one that is taken raw; undefined without a body. */
  readonly value: unknown;
  /** What tells it from another: the bytes of a large one, else its value. */
  readonly fingerprint: unknown;
}

/** Reads the body of a request, as far as its route allows. */
export type ReadBody = (request: Request, response: Response) => Promise<Body>;

/** No request of ours nests deeper, and none lists or names more in one place. */
export const bodyRules: JsonRules = { depth: 32, items: 5_000, fields: 100 };

const refuseTrouble = (detail: string | undefined): void => {
  if (detail !== undefined) throw new HttpRefused('http/body-malformed', { detail });
};

/** JSON is in UTF-8. A reader that mends what is not makes one id of two. */
const refuseOtherText = (text: Buffer): void => {
  refuseTrouble(isUtf8(text) ? undefined : 'It is not in UTF-8.');
};

/** Large texts are parsed in slices: other requests go on meanwhile. */
const parseLarge = async (text: Buffer): Promise<unknown> => {
  refuseOtherText(text);
  refuseTrouble(await inSlices(jsonTrouble(text, bodyRules), nextTurn));
  try {
    return await inSlices(parseJson(text), nextTurn);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpRefused('http/body-malformed');
    throw error;
  }
};

const parserOf = (route: Route, { limits }: Pick<HttpParts, 'limits'>): RequestHandler => {
  const limit = route.bodyBytes === 'layout' ? limits.layoutBytes : limits.bodyBytes;
  if (route.body === 'bytes') return express.raw({ limit, type: () => true });
  const verify = (_request: unknown, _response: unknown, text: Buffer, charset: string): void => {
    if (charset.toLowerCase() !== 'utf-8') throw new HttpRefused('http/media-type-unsupported');
    refuseOtherText(text);
    refuseTrouble(atOnce(jsonTrouble(text, bodyRules)));
  };
  if (route.bodyBytes === 'layout') return express.raw({ limit, type: 'application/json' });
  return express.json({ limit, strict: true, type: 'application/json', verify });
};

/**
 * Makes the reader for a route; undefined for one that takes no body. Bodies are read only after
 * the caller is known.
 */
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
    const isLarge = route.bodyBytes === 'layout' && body instanceof Buffer;
    return { value: isLarge ? await parseLarge(body) : body, fingerprint: body };
  };
};
