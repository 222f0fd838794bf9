import { parse } from 'node:querystring';
import type { Clock, IdempotencyKeys, Limits, Ticketly, TokenVerifier } from '@ticketly/core';
import { errorAnswer, HttpRefused, problemAnswer } from '../answers/problem.ts';
import { askRoute, assertAcceptable } from '../ask-route.ts';
import type { Asked } from '../ask-route.ts';
import { rateLimit } from '../edge/rate-limit.ts';
import type { AnyAnswer, Route } from '../route.ts';
import { allRoutes } from '../routes/index.ts';
import { salesStreams } from '../streams/sales-stream.ts';
import { seatStreams } from '../streams/seat-stream.ts';
import { defaultKeptBytes } from '../options.ts';
import { lookUpAny } from '../edge/session-lookups.ts';
import { whoCalls } from '../edge/who-calls.ts';
import { requestIdOr } from '../telemetry/request-id.ts';
import { routeMatcher } from './match-route.ts';
import type { Match } from './match-route.ts';
import { readWebBody } from './read-web-body.ts';
import { webAnswer, webError } from './web-answer.ts';

/** What the routes need, and what becomes of their faults. */
export interface RouteHandlerParts {
  readonly ticketly: Ticketly;
  readonly tokenVerifier: TokenVerifier;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Told of every fault that a client is not told of, with the id that the client is. */
  readonly onError?: (error: unknown, requestId: string) => void;
  /**
   * Requests per second and principal, or address without one, counted in this process; 0 turns the
   * limit off, for where something in front counts. Default 50.
   */
  readonly requestsPerSecond?: number;
}

/** Where a request came from, as far as whoever received it knows. */
export interface RequestOrigin {
  /** Of the client, behind all proxies. Default: unknown, and all who are count as one. */
  readonly address?: string;
}

/** The routes, for any server that speaks `Request` and `Response`. */
export interface RouteHandler {
  readonly handle: (request: Request, origin?: RequestOrigin) => Promise<Response>;
  /** The table that `handle` goes by. */
  readonly routes: readonly Route[];
  /** Sends readers of streams away, and takes no new ones. */
  readonly drain: () => Promise<void>;
}

/**
 * Answers requests by the same routes as `createHttpApp`, without Express: for Next.js, Hono,
 * Fastify, AWS Lambda, or whatever else has a `Request` and takes a `Response`. What stands around
 * the routes there is for the host to bring: health, metrics, CORS, the log, limits of what is
 * worked on at one time.
 *
 * @example
 * const { handle } = routeHandler({ ticketly: ticketly(ports), tokenVerifier, ...ports });
 * const response = await handle(new Request('https://tickets.example/v1/events'));
 */
export const routeHandler = (parts: RouteHandlerParts): RouteHandler => {
  const { ticketly, limits, clock, onError = () => undefined } = parts;
  const streams = seatStreams({ boards: ticketly.liveMap });
  const sales = salesStreams(ticketly);
  const routes = allRoutes({ ticketly, limits }, { streams, lookUp: lookUpAny, keptBytes: defaultKeptBytes }, sales);
  const match = routeMatcher(routes);
  const count = rateLimit(parts.requestsPerSecond ?? 50, silent, undefined);
  return {
    routes,
    drain: async () => {
      await Promise.all([streams.drain(), sales.drain()]);
    },
    handle: async (request, { address = 'unknown' } = {}) => {
      const { method, signal } = request;
      const answering = {
        clock,
        requestId: requestIdOr(request.headers.get('x-request-id')),
        wantsHead: method === 'HEAD',
        signal,
      };
      try {
        const { pathname, search } = new URL(request.url);
        const answer = await answerTo(match(method, pathname), { parts, count, request, search, address });
        return await webAnswer(answer, answering);
      } catch (error) {
        if (errorAnswer(error).status >= 500 && !(error instanceof HttpRefused)) onError(error, answering.requestId);
        return webError(error, answering);
      }
    },
  };
};

interface Asking {
  readonly parts: RouteHandlerParts;
  readonly count: ReturnType<typeof rateLimit>;
  readonly request: Request;
  readonly search: string;
  readonly address: string;
}

const answerTo = async (match: Match, asking: Asking): Promise<AnyAnswer> => {
  if (match.kind === 'nothing') return problemAnswer('http/route-unknown');
  if (match.kind === 'other-method') {
    return problemAnswer('http/method-not-allowed', {}, { Allow: match.allowed.join(', ') });
  }
  const { route, params } = match;
  const { parts, request, search } = asking;
  const headers: Asked['headers'] = Object.fromEntries(request.headers);
  const address = (): string => asking.address;
  assertAcceptable(route, headers['accept']);
  // Gateways call as often as they have news.
  const count = route.who === 'provider' ? undefined : asking.count;
  const caller = { authorization: headers['authorization'], address };
  const principal = await whoCalls(parts.tokenVerifier, route.who, caller, count);
  if ('problem' in principal) return principal;
  const body = await readWebBody(route, parts.limits, request);
  return askRoute(route, parts, { principal, body, params, query: { ...parse(search.slice(1)) }, headers, address });
};

/** Nobody else is told of what is counted here, so there is nothing to say. */
const silent = { warn: () => undefined };
