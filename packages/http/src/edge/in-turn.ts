import type { RequestHandler } from 'express';

/**
 * Chains handlers into one, for those that run on every request: for each separate handler, Express
 * matches the path again on every request, and waits for what it returns. None of them may return a
 * promise.
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
