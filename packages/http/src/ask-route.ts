import { inSlices } from '@ticketly/core';
import type { IdempotencyKeys, Principal } from '@ticketly/core';
import { takesType } from './answers/negotiation.ts';
import { HttpRefused } from './answers/problem.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import { checkInput, inputInvalid } from './edge/check-input.ts';
import { checkLong } from './edge/check-long.ts';
import { onceForKey, readIdempotencyKey } from './edge/idempotency.ts';
import type { Body } from './edge/parse-body.ts';
import { nextTurn } from './next-turn.ts';
import type { AnyAnswer, Route, RouteAnswer, RouteRequest } from './route.ts';

/** A request for a route, from whatever server received it. */
export interface Asked {
  readonly principal: Principal;
  /** Undefined if the request has none. */
  readonly body: Body | undefined;
  readonly params: unknown;
  /** Text by name; a list of texts if a name is repeated. Read only if a route has a query. */
  readonly query: unknown;
  /** Header names in lower case. */
  readonly headers: RouteRequest<never, never, never>['headers'];
  /** The caller's address. Called only if a route needs it. */
  readonly address: () => string;
}

/** What answering routes takes in addition to the routes. */
export interface AskingParts {
  readonly idempotencyKeys: IdempotencyKeys;
}

/** Checks the input of a request and has its route answer it, once per idempotency key. */
export const askRoute = async (route: Route, { idempotencyKeys }: AskingParts, asked: Asked): Promise<AnyAnswer> => {
  const { principal, body, params, headers, address } = asked;
  const { idempotency } = route;
  const idempotencyKey = idempotency && readIdempotencyKey(headers['idempotency-key']);
  const checked = {
    params: checkInput(route.params, params),
    query: route.query === undefined ? {} : checkInput(route.query, asked.query),
    body: await checkBody(route, body?.value),
    principal,
    idempotencyKey,
    get address() {
      return address();
    },
    headers,
  } as RouteRequest<never, never, never>;
  if (idempotencyKey === undefined || idempotency?.keptBy === 'use-case') return route.handle(checked);
  // The route and its parameters rather than the path, which can be written in several ways, for
  // instance with a trailing slash.
  const operation = `${route.method} ${route.path} ${JSON.stringify(params)}`;
  const named = { principal, operation, key: idempotencyKey, body: body?.fingerprint };
  return onceForKey(idempotencyKeys, named, async () => wholeAnswer(route, await route.handle(checked)));
};

/** Passes an answer that can be stored and replayed. */
export const wholeAnswer = (route: Route, answer: AnyAnswer): RouteAnswer | ProblemAnswer => {
  if ('takeOver' in answer || 'pieces' in answer)
    throw new Error(`the answer of ${route.path} cannot be stored for its key`);
  return answer;
};

const checkBody = async ({ body: schema, longLists }: Route, value: unknown): Promise<unknown> => {
  if (schema === 'bytes') return value ?? new Uint8Array();
  if (schema === undefined || longLists.length === 0) return checkInput(schema, value);
  const checked = await inSlices(checkLong(schema, value, longLists), nextTurn);
  if (checked.errors.length > 0) throw inputInvalid(checked.errors);
  return checked.value;
};

/**
 * Problems may come as problem+json whatever `Accept` says; what the route returns must be
 * acceptable.
 */
export const assertAcceptable = (
  { answer: { mediaType = 'application/json' } }: Route,
  accept: string | undefined,
): void => {
  if (!takesType(accept, mediaType)) throw new HttpRefused('http/not-acceptable', { mediaType });
};
