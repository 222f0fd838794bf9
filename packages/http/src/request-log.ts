import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

/** The id of a request: the caller's, if it is a sane one, or ours. It is in the answer, in problems and in the log. */
export const requestId = (response: Response): string => String(response.locals['requestId']);

const saneId = /^[A-Za-z0-9._-]{8,64}$/;

/** Gives every request an id and writes one line when it is over: method, path without query, status, time. No header, body or query is logged: that is where secrets are. */
export const logRequests =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const given = request.get('x-request-id');
    const id = given !== undefined && saneId.test(given) ? given : randomUUID();
    const begun = performance.now();
    response.locals['requestId'] = id;
    response.setHeader('X-Request-Id', id);
    response.on('close', () => {
      const { method, path } = request;
      const tookMs = Math.round((performance.now() - begun) * 10) / 10;
      logger.info(
        { requestId: id, method, path, status: response.statusCode, tookMs, complete: response.writableFinished },
        'request',
      );
    });
    next();
  };
