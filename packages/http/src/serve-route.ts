import type { Request, RequestHandler, Response } from 'express';
import type { EventId, Principal } from '@ticketly/core';
import type { AnswerCache } from './answers/answer-cache.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import type { RenderedAnswer } from './answers/render-answer.ts';
import { sendAnswer, sendError, sendPieces, sendRendered } from './answers/send-answer.ts';
import { askRoute, assertAcceptable, wholeAnswer } from './ask-route.ts';
import type { Asked } from './ask-route.ts';
import { nobody } from './edge/authenticate.ts';
import { clientAddress } from './edge/client-address.ts';
import type { InFlight, Visit } from './edge/in-flight.ts';
import type { Body } from './edge/parse-body.ts';
import type { CountRequest } from './edge/rate-limit.ts';
import { bodyReader } from './edge/read-body.ts';
import type { ReadBody } from './edge/read-body.ts';
import { whoCalls } from './edge/who-calls.ts';
import type { HttpParts } from './options.ts';
import type { AnyAnswer, Route, RouteAnswer } from './route.ts';
import { nodeEvents } from './streams/event-transport.ts';
import type { RouteMetrics } from './telemetry/metrics.ts';
import { visitorOf } from './edge/page-visits.ts';
import { calledBy, countFor } from './telemetry/request-log.ts';

/** What serving a route takes in addition to the route. */
export interface Serving {
  readonly parts: HttpParts;
  readonly inFlight: InFlight;
  readonly cache: AnswerCache;
  readonly countRequest: CountRequest | undefined;
}

/** `/v1/sessions/{sessionId}` in Express's notation. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Handles one route: load, form, identity, limit, body, input, idempotency, use case, answer. */
export const serveRoute = (route: Route, metrics: RouteMetrics, serving: Serving): RequestHandler => {
  const { parts } = serving;
  const inFlight = isStream(route) ? uncounted : serving.inFlight;
  const readBody = bodyReader(route, parts);
  return async (request, response) => {
    countFor(response, route.path, metrics);
    let visit: Visit;
    try {
      visit = inFlight.enter(route.finishes);
    } catch (error) {
      sendError(parts, response, error);
      return;
    }
    try {
      await send(response, await answerTo(route, metrics, serving, { readBody, visit }, request, response));
    } catch (error) {
      sendError(parts, response, error);
    } finally {
      // An answer that waits for a slow reader is still in flight; a stream is not, because it
      // never ends on its own.
      if (response.writableEnded && response.writableLength > 0) response.once('close', () => visit.leave());
      else visit.leave();
    }
  };
};

const send = async (response: Response, answer: AnyAnswer | RenderedAnswer): Promise<void> => {
  if ('takeOver' in answer) {
    const problem = await answer.takeOver(nodeEvents, response);
    if (problem !== undefined) sendAnswer(response, problem);
  } else if ('pieces' in answer) await sendPieces(response, answer);
  else if ('payload' in answer) sendRendered(response, answer);
  else sendAnswer(response, answer);
};

const answerTo = async (
  route: Route,
  metrics: RouteMetrics,
  serving: Serving,
  { readBody, visit }: { readonly readBody: ReadBody | undefined; readonly visit: Visit },
  request: Request,
  response: Response,
): Promise<AnyAnswer | RenderedAnswer> => {
  assertAcceptable(route, request.headers.accept);
  const caller = { authorization: request.headers.authorization, address: () => addressOf(request) };
  const count = isCountedElsewhere(route) ? undefined : serving.countRequest;
  const principal = await whoCalls(serving.parts.tokenVerifier, route.who, caller, count);
  if ('problem' in principal) return principal;
  if (principal !== nobody) calledBy(response, principal.principalId);
  const body = await readBody?.(request, response);
  visit.begin();
  const ask = (): Promise<AnyAnswer> => askRoute(route, serving.parts, askedBy(request, principal, body));
  if (!route.shared) return ask();
  const onServed = countVisits(route, serving.parts, request);
  const make = async (): Promise<RouteAnswer | ProblemAnswer> => wholeAnswer(route, await ask());
  const answer = await serving.cache.share(request.url, metrics, make, onServed);
  if ('payload' in answer && answer.status === 200) onServed?.(request);
  return answer;
};

/** Counts viewers of what this request asks for; undefined where nothing counts them. */
const countVisits = (
  { shows }: Route,
  { pageVisits }: HttpParts,
  { params }: Request,
): ((request: Request) => void) | undefined => {
  if (shows !== 'event' || pageVisits === undefined) return undefined;
  // Called only for answers, so the event exists.
  const eventId = String(params['eventId']) as EventId;
  return (request) => {
    const visitor = visitorOf(request);
    if (visitor !== undefined) pageVisits.seen(eventId, visitor);
  };
};

/** Gateways call as often as they have news; streams have a limit of their own. */
const isCountedElsewhere = (route: Route): boolean => route.who === 'provider' || isStream(route);

const isStream = ({ answer }: Route): boolean => answer.mediaType === 'text/event-stream';

/**
 * Readers share their reads: admitting thousands who reconnect at once costs little more than
 * turning them away again and again.
 */
const uncounted: Pick<InFlight, 'enter'> = { enter: () => ({ begin: () => {}, leave: () => {} }) };

const askedBy = (request: Request, principal: Principal, body: Body | undefined): Asked => ({
  principal,
  body,
  params: request.params,
  // Express parses it again on each access.
  get query() {
    return request.query;
  },
  headers: request.headers as Asked['headers'],
  address: () => addressOf(request),
});

const addressOf = (request: Request): string => clientAddress(request.ip ?? 'unknown');
