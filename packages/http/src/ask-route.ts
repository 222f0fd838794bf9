import { inSlices } from '@ticketly/core';
import type { IdempotencyKeys, Principal } from '@ticketly/core';
import { HttpRefused } from './answers/problem.ts';
import type { ProblemAnswer } from './answers/problem.ts';
import { checkInput, inputInvalid } from './edge/check-input.ts';
import { checkLong } from './edge/check-long.ts';
import { onceForKey, readIdempotencyKey } from './edge/idempotency.ts';
import type { Body } from './edge/parse-body.ts';
import { nextTurn } from './next-turn.ts';
import type { AnyAnswer, Route, RouteAnswer, RouteRequest } from './route.ts';

/** A request for a route, by whatever server received it. */
export interface Asked {
  readonly principal: Principal;
  /** Undefined without one. */
  readonly body: Body | undefined;
  readonly params: unknown;
  /** Text by name; a list of texts where a name comes twice. Looked at only if a route has one. */
  readonly query: unknown;
  /** Header names in lower case. */
  readonly headers: RouteRequest<never, never, never>['headers'];
  /** Where the caller is. Asked only if a route wants to know. */
  readonly address: () => string;
}

/** What asking routes takes beside them. */
export interface AskingParts {
  readonly idempotencyKeys: IdempotencyKeys;
}

/** Checks the input of a request, and has its route answer it; once per idempotency key. */
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
  // The route and its parameters rather than the path: that may be written in other ways, as with a
  // slash at its end.
  const operation = `${route.method} ${route.path} ${JSON.stringify(params)}`;
  const named = { principal, operation, key: idempotencyKey, body: body?.fingerprint };
  return onceForKey(idempotencyKeys, named, async () => wholeAnswer(route, await route.handle(checked)));
};

/** Passes an answer that can be kept and given again. */
export const wholeAnswer = (route: Route, answer: AnyAnswer): RouteAnswer | ProblemAnswer => {
  if ('takeOver' in answer || 'pieces' in answer) throw new Error(`the answer of ${route.path} can't be kept`);
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
 * Problems may come as problem+json whatever was asked for; what the route gives must be welcome.
 */
export const assertAcceptable = (
  { answer: { mediaType = 'application/json' } }: Route,
  accept: string | undefined,
): void => {
  if (accept === undefined || accept === '*/*') return;
  const kind = mediaType.slice(0, mediaType.indexOf('/') + 1);
  const isWelcome = ['*/*', `${kind}*`, mediaType].some((form) => accept.includes(form));
  if (!isWelcome) throw new HttpRefused('http/not-acceptable', { mediaType });
};
