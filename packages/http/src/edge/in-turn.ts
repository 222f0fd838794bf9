import type { RequestHandler } from 'express';

/**
 * Handlers one after the other as one, for what looks at every request: of each handler of its own
 * Express matches the path, anew for each request, and waits for what it returns. None of them may
 * return a promise.
 */
export const inTurn = (handlers: readonly RequestHandler[]): RequestHandler =>
  handlers.reduceRight<RequestHandler>(
    (rest, handle) => (request, response, next) =>
      handle(request, response, (error?: unknown) => {
        if (error === undefined) void rest(request, response, next);
        else next(error);
      }),
    (_request, _response, next) => next(),
  );
