import { randomBytes } from 'node:crypto';
import { parse } from 'node:querystring';
import type { Clock, IdempotencyKeys, Limits, Ticketly, TokenVerifier } from '@ticketly/core';
import { errorAnswer, HttpRefused, problemAnswer } from '../answers/problem.ts';
import { askRoute, assertAcceptable } from '../ask-route.ts';
import type { Asked } from '../ask-route.ts';
import { clientAddress } from '../edge/client-address.ts';
import { holdBrakes } from '../edge/hold-brakes.ts';
import { rateLimit, requestsAt } from '../edge/rate-limit.ts';
import type { AnyAnswer, Route } from '../route.ts';
import { allRoutes } from '../routes/index.ts';
import { salesStreams } from '../streams/sales-stream.ts';
import { seatStreams } from '../streams/seat-stream.ts';
import { defaultKeptBytes } from '../options.ts';
import type { HoldBrakesOptions } from '../options.ts';
import { pseudonyms } from '../telemetry/pseudonyms.ts';
import { lookUpAny } from '../edge/session-lookups.ts';
import { whoCalls } from '../edge/who-calls.ts';
import { requestIdOr } from '../telemetry/request-id.ts';
import { routeMatcher } from './match-route.ts';
import type { Match } from './match-route.ts';
import { readWebBody } from './read-web-body.ts';
import { webAnswer, webError } from './web-answer.ts';

/** What the routes need, and where their faults go. */
export interface RouteHandlerParts {
  readonly ticketly: Ticketly;
  readonly tokenVerifier: TokenVerifier;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Receives every fault that is hidden from a client, with the id that the client gets. */
  readonly onError?: (error: unknown, requestId: string) => void;
  /**
   * Requests per second and principal, or per address without one, counted in this process; 0 turns
   * the limit off, for deployments that limit in front of it. Default 50.
   */
  readonly requestsPerSecond?: number;
  /** Holds per minute are counted in this process, seats held at once by the locks. */
  readonly holds?: HoldBrakesOptions;
  /** As for `createHttpApp`: makes pseudonyms of addresses for the locks. */
  readonly logKey?: Uint8Array;
}

/** Where a request came from, as far as the host knows. */
export interface RequestOrigin {
  /** The client's address, behind all proxies. Default: unknown; all such clients count as one. */
  readonly address?: string;
}

/** The routes, for any server that uses `Request` and `Response`. */
export interface RouteHandler {
  readonly handle: (request: Request, origin?: RequestOrigin) => Promise<Response>;
  /** The table that `handle` uses. */
  readonly routes: readonly Route[];
  /** Sends readers of streams away, and accepts no new ones. */
  readonly drain: () => Promise<void>;
}

/**
 * Answers requests with the same routes as `createHttpApp`, without Express: for Next.js, Hono,
 * Fastify, AWS Lambda, or anything else that has a `Request` and takes a `Response`. The host
 * provides what surrounds the routes there: health, metrics, CORS, the log, and limits on
 * concurrent requests.
 *
 * @example
 * const { handle } = routeHandler({ ticketly: ticketly(ports), tokenVerifier, ...ports });
 * const response = await handle(new Request('https://tickets.example/v1/events'));
 */
export const routeHandler = (parts: RouteHandlerParts): RouteHandler => {
  const { ticketly, limits, clock, onError = () => undefined } = parts;
  const streams = seatStreams({ boards: ticketly.liveMap });
  const sales = salesStreams(ticketly);
  const pseudonym = pseudonyms(parts.logKey ?? randomBytes(32));
  const brake = holdBrakes(parts.holds ?? {}, { pseudonym, logger: silent });
  const routes = allRoutes(
    { ticketly, limits },
    { streams, lookUp: lookUpAny, keptBytes: defaultKeptBytes },
    sales,
    brake,
  );
  const match = routeMatcher(routes);
  const count = rateLimit(requestsAt(parts.requestsPerSecond ?? 50), silent, undefined);
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
  const address = (): string => clientAddress(asking.address);
  assertAcceptable(route, headers['accept']);
  // Gateways call as often as they have news.
  const count = route.who === 'provider' ? undefined : asking.count;
  const caller = { authorization: headers['authorization'], address };
  const principal = await whoCalls(parts.tokenVerifier, route.who, caller, count);
  if ('problem' in principal) return principal;
  const body = await readWebBody(route, parts.limits, request);
  return askRoute(route, parts, { principal, body, params, query: { ...parse(search.slice(1)) }, headers, address });
};

/** These counts are not shared with other processes, so there is nothing to report. */
const silent = { warn: () => undefined };
