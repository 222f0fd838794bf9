import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Metrics, RouteMetrics } from './metrics.ts';
import type { Pseudonym } from './pseudonyms.ts';
import { requestIdOr } from './request-id.ts';

/** What is known of a request from its start, and what is learned about it later. */
interface Tracked {
  readonly requestId: string;
  readonly begunMs: number;
  /** Read immediately: it is gone with the connection. */
  readonly address: string | undefined;
  metrics: RouteMetrics;
  /** As the documentation writes it; undefined for what no route of the API answers. */
  route: string | undefined;
  principalId: string | undefined;
  refusal: string | undefined;
}

const tracked = (response: Response): Tracked => response.locals['tracked'] as Tracked;

/**
 * The id of a request: the caller's, if it is well-formed, or ours. It is in the answer, in
 * problems and in the log.
 */
export const requestId = (response: Response): string => tracked(response).requestId;

/** Records which route answers a request, so that it is counted and logged under it at the end. */
export const countFor = (response: Response, route: string, metrics: RouteMetrics): void => {
  Object.assign(tracked(response), { route, metrics } satisfies Partial<Tracked>);
};

/** Records the caller for the log, which has only a pseudonym. */
export const calledBy = (response: Response, principalId: string): void => {
  tracked(response).principalId = principalId;
};

/** Records the code with which a request was refused, for the log. */
export const refusedWith = (response: Response, code: string): void => {
  tracked(response).refusal = code;
};

/** The id a request came with, if it is well-formed, or a new one. */
export const idFor = (request: Request): string => requestIdOr(request.headers['x-request-id']);

/**
 * Gives every request an id and writes one line at its end: method, route, status, code of a
 * refusal, time in milliseconds, and pseudonyms of the caller and the address. No header, body,
 * query or path is logged: these contain secrets and personal ids.
 */
export const logRequests =
  (logger: Logger, pseudonym: Pseudonym, metrics: Pick<Metrics, 'ofTheRest' | 'refused'>): RequestHandler =>
  (request, response, next) => {
    const begun: Tracked = {
      requestId: idFor(request),
      begunMs: performance.now(),
      address: request.ip,
      metrics: metrics.ofTheRest,
      route: undefined,
      principalId: undefined,
      refusal: undefined,
    };
    response.locals['tracked'] = begun;
    response.on('close', () => {
      if (begun.refusal !== undefined) metrics.refused(begun.refusal);
      logEnd(logger, pseudonym, request.method, response, begun);
    });
    next();
  };

const logEnd = (
  logger: Logger,
  pseudonym: Pseudonym,
  method: string,
  response: Response,
  { requestId, begunMs, address, metrics, route, principalId, refusal }: Tracked,
): void => {
  const tookMs = performance.now() - begunMs;
  const { statusCode: status, writableFinished: complete } = response;
  metrics.observe(status, tookMs);
  if (!logger.isLevelEnabled('info')) return;
  const line = {
    requestId,
    method,
    // The path of an unrouted request may be anything, so it is not logged.
    route: route ?? 'none',
    status,
    ...(refusal === undefined ? {} : { refusal }),
    ...(principalId === undefined ? {} : { principal: pseudonym('principal', principalId) }),
    ...(address === undefined ? {} : { client: pseudonym('client', address) }),
    tookMs: Math.round(tookMs * 10) / 10,
    complete,
  };
  logger.info(line, 'request');
};
