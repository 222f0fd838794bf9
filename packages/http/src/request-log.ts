import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { RouteMetrics } from './metrics.ts';

/** What is known of a request from its first moment. */
interface Tracked {
  readonly requestId: string;
  readonly begunMs: number;
  metrics: RouteMetrics | undefined;
}

const tracked = (response: Response): Tracked => response.locals['tracked'] as Tracked;

/** The id of a request: the caller's, if it is a sane one, or ours. It is in the answer, in problems and in the log. */
export const requestId = (response: Response): string => tracked(response).requestId;

/** Says by which route a request is answered, so that it is counted there when it is over. */
export const countFor = (response: Response, metrics: RouteMetrics): void => {
  tracked(response).metrics = metrics;
};

const saneId = /^[A-Za-z0-9._-]{8,64}$/;

/** The id a request came with, if it is a sane one, or a new one. */
export const idFor = (request: Request): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && saneId.test(given) ? given : randomUUID();
};

/** Gives every request an id and writes one line when it is over: method, path without query, status, time. No header, body or query is logged: that is where secrets are. */
export const logRequests =
  (logger: Logger): RequestHandler =>
  (request, response, next) => {
    const begun: Tracked = { requestId: idFor(request), begunMs: performance.now(), metrics: undefined };
    response.locals['tracked'] = begun;
    response.on('close', () => {
      logEnd(logger, request, response, begun);
    });
    next();
  };

const logEnd = (
  logger: Logger,
  request: Request,
  response: Response,
  { requestId, begunMs, metrics }: Tracked,
): void => {
  const tookMs = performance.now() - begunMs;
  const { statusCode: status, writableFinished: complete } = response;
  metrics?.observe(status, tookMs);
  const query = request.originalUrl.indexOf('?');
  const path = query < 0 ? request.originalUrl : request.originalUrl.slice(0, query);
  logger.info(
    { requestId, method: request.method, path, status, tookMs: Math.round(tookMs * 10) / 10, complete },
    'request',
  );
};
