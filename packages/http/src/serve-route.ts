import type { Request, RequestHandler, Response } from 'express';
import { inSlices } from '@ticketly/core';
import type { EventId, Principal } from '@ticketly/core';
import type { AnswerCache } from './answers/answer-cache.ts';
import { authenticate, nobody } from './edge/authenticate.ts';
import { checkInput, inputInvalid } from './edge/check-input.ts';
import { checkLong } from './edge/check-long.ts';
import { onceForKey, readIdempotencyKey } from './edge/idempotency.ts';
import type { InFlight, Visit } from './edge/in-flight.ts';
import { nextTurn } from './next-turn.ts';
import type { RouteMetrics } from './telemetry/metrics.ts';
import type { HttpParts } from './options.ts';
import { HttpRefused } from './answers/problem.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import type { CountRequest } from './edge/rate-limit.ts';
import { bodyReader } from './edge/read-body.ts';
import type { Body, ReadBody } from './edge/read-body.ts';
import { calledBy, countFor } from './telemetry/request-log.ts';
import { visitorOf } from './telemetry/page-visits.ts';
import type { AnyAnswer, Route, RouteAnswer, RouteRequest } from './route.ts';
import { sendAnswer, sendError, sendRendered } from './answers/send-answer.ts';
import type { RenderedAnswer } from './answers/send-answer.ts';

/** What serving a route takes beside the route. */
export interface Serving {
  readonly parts: HttpParts;
  readonly inFlight: InFlight;
  readonly cache: AnswerCache;
  readonly countRequest: CountRequest | undefined;
}

/** `/v1/sessions/{sessionId}` as Express writes it. */
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
      // An answer that waits for a slow reader is still under way; a stream is not, for it never
      // ends by itself.
      if (response.writableEnded && response.writableLength > 0) response.once('close', () => visit.leave());
      else visit.leave();
    }
  };
};

const send = async (response: Response, answer: AnyAnswer | RenderedAnswer): Promise<void> => {
  if ('takeOver' in answer) await answer.takeOver(response);
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
  assertAcceptable(route, request);
  const principal = await whoCalls(route, serving, request);
  if ('problem' in principal) return principal;
  if (principal !== nobody) calledBy(response, principal.principalId);
  const body = await readBody?.(request, response);
  visit.begin();
  if (!route.shared) return ask(route, serving.parts, principal, body, request);
  const onServed = countVisits(route, serving.parts, request);
  const make = async (): Promise<RouteAnswer | ProblemAnswer> => {
    const answer = await ask(route, serving.parts, principal, undefined, request);
    if ('takeOver' in answer) throw new Error(`the stream ${route.path} is not to be shared`);
    return answer;
  };
  const answer = await serving.cache.share(request.url, metrics, make, onServed);
  if ('payload' in answer && answer.status === 200) onServed?.(request);
  return answer;
};

/** Counts who is answered by what this request asks for; undefined where nobody counts it. */
const countVisits = (
  { shows }: Route,
  { pageVisits }: HttpParts,
  { params }: Request,
): ((request: Request) => void) | undefined => {
  if (shows !== 'event' || pageVisits === undefined) return undefined;
  // Called only for answers, so there is such an event.
  const eventId = String(params['eventId']) as EventId;
  return (request) => {
    const visitor = visitorOf(request);
    if (visitor !== undefined) pageVisits.seen(eventId, visitor);
  };
};

/** A request that does not say who calls, or lies about it, counts for its address. */
const whoCalls = async (
  route: Route,
  { parts, countRequest }: Serving,
  request: Request,
): Promise<Principal | ProblemAnswer> => {
  const principal = await authenticate(parts.tokenVerifier, route.who, request.headers.authorization);
  if (countRequest === undefined || isCountedElsewhere(route)) return principal;
  const isKnown = !('problem' in principal) && principal !== nobody;
  await countRequest(isKnown ? principal.principalId : addressOf(request));
  return principal;
};

/** Gateways call as often as they have news; streams have a limit of their own. */
const isCountedElsewhere = (route: Route): boolean => route.who === 'provider' || isStream(route);

const isStream = ({ answer }: Route): boolean => answer.mediaType === 'text/event-stream';

/**
 * Readers share their reads: to let in thousands who come back at once costs little more than to
 * turn them away, again and again.
 */
const uncounted: Pick<InFlight, 'enter'> = { enter: () => ({ begin: () => {}, leave: () => {} }) };

const addressOf = (request: Request): string => request.ip ?? 'unknown';

const ask = async (
  route: Route,
  parts: HttpParts,
  principal: Principal,
  body: Body | undefined,
  request: Request,
): Promise<AnyAnswer> => {
  const { headers } = request;
  const { idempotency } = route;
  const idempotencyKey = idempotency && readIdempotencyKey(request.get('idempotency-key'));
  const checked = {
    params: checkInput(route.params, request.params),
    query: route.query === undefined ? {} : checkInput(route.query, request.query),
    body: await checkBody(route, body?.value),
    principal,
    idempotencyKey,
    get address() {
      return addressOf(request);
    },
    headers: headers as Readonly<Record<string, string | undefined>>,
  } as RouteRequest<never, never, never>;
  if (idempotencyKey === undefined || idempotency?.keptBy === 'use-case') return route.handle(checked);
  // The route and its parameters rather than the path: that may be written in other ways, as with a
  // slash at its end.
  const operation = `${route.method} ${route.path} ${JSON.stringify(request.params)}`;
  return onceForKey(
    parts.idempotencyKeys,
    { principal, operation, key: idempotencyKey, body: body?.fingerprint },
    async () => {
      const answer = await route.handle(checked);
      if ('takeOver' in answer) throw new Error(`the stream ${route.path} is not to be remembered`);
      return answer;
    },
  );
};

const checkBody = async ({ body: schema, longLists }: Route, value: unknown): Promise<unknown> => {
  if (schema === 'bytes') return value ?? new Uint8Array();
  if (schema === undefined || longLists.length === 0) return checkInput(schema, value);
  const checked = await inSlices(checkLong(schema, value, longLists), nextTurn);
  if (checked.errors.length > 0) throw inputInvalid(checked.errors);
  return checked.value;
};

/**
 * Problems may come as problem+json whatever was asked for; what the route gives must be welcome.
 */
const assertAcceptable = (
  { answer: { mediaType = 'application/json' } }: Route,
  { headers: { accept } }: Request,
): void => {
  if (accept === undefined || accept === '*/*') return;
  const kind = mediaType.slice(0, mediaType.indexOf('/') + 1);
  const isWelcome = ['*/*', `${kind}*`, mediaType].some((form) => accept.includes(form));
  if (!isWelcome) throw new HttpRefused('http/not-acceptable', { mediaType });
};
