import { isTicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';
import type { RequestHandler, Response } from 'express';
import { keptFor } from '../telemetry/kept-for.ts';
import { idFor } from '../telemetry/request-log.ts';
import { renderAnswer } from '../answers/render-answer.ts';
import type { RenderedAnswer } from '../answers/render-answer.ts';

/**
 * What a check found. Reasons are sentences for an operator, and are public: no secret, no address,
 * no id of a person.
 */
export type Health =
  { readonly status: 'up' } | { readonly status: 'degraded' | 'down'; readonly reasons: readonly string[] };

/** Everything is as it should be. */
export const up: Health = { status: 'up' };

/** Tickets are sold, but something needs an operator; `up` without a reason. */
export const degraded = (...reasons: readonly string[]): Health =>
  reasons.length === 0 ? up : { status: 'degraded', reasons };

/** No ticket can be sold here. */
export const down = (...reasons: readonly string[]): Health => ({ status: 'down', reasons });

/**
 * A check to run before saying "ready", under a name that is unique in a deployment. A check that
 * rejects means `down`.
 */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<Health>;
}

/** A check that has not answered for this long counts as `down`. */
const patienceMs = 2_000;
/** However often readiness is asked for, the checks run no more often than this. */
const keptMs = 1_000;

/** What a fault means for selling. Its own message stays in the log: it may contain addresses. */
const words: Readonly<Record<FaultCode, string>> = {
  unavailable: 'cannot be reached',
  timeout: 'does not answer in time',
  overloaded: 'is full or has too much to do',
  'unknown-outcome': 'does not say whether it did what it was asked',
  contended: 'has too much to do',
  misconfigured: 'is not set up as it must be, or refuses this process',
  'read-only': 'takes no writes',
  corrupt: 'answers what it should not',
  unexpected: 'fails',
};

const outcomeOf = async ({ name, check }: HealthCheck): Promise<readonly [string, Health]> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve(down(`${name} ${words.timeout}.`)), patienceMs);
  });
  try {
    return [name, await Promise.race([check(), late])];
  } catch (error) {
    return [name, down(`${name} ${words[isTicketlyFault(error) ? error.code : 'unexpected']}.`)];
  } finally {
    clearTimeout(timer);
  }
};

const reportOf = async (checks: readonly HealthCheck[]): Promise<RenderedAnswer> => {
  const outcomes = await Promise.all(checks.map(outcomeOf));
  const found = outcomes.map(([, { status }]) => status);
  const worst = found.find((status) => status === 'down') ?? found.find((status) => status === 'degraded') ?? 'up';
  return renderAnswer({
    status: worst === 'down' ? 503 : 200,
    body: {
      status: worst,
      dependencies: Object.fromEntries(outcomes.map(([name, { status }]) => [name, status])),
      reasons: outcomes.flatMap(([, health]) => (health.status === 'up' ? [] : health.reasons)),
    },
  });
};

const alive = renderAnswer({ status: 200, body: { status: 'up' } });
const leaving = renderAnswer({
  status: 503,
  body: { status: 'down', dependencies: {}, reasons: ['This process is ending.'] },
});

/**
 * `/health/live`: the process runs. `/health/ready`: it can sell (200, `up` or `degraded`) or not
 * (503, `down`), with each dependency by name and the reasons in words; 503 during a drain. Mounted
 * before everything that costs time: such a request is neither logged nor counted, and all requests
 * within a second share an answer.
 */
export const answerHealth = (checks: readonly HealthCheck[], isDraining: () => boolean): RequestHandler => {
  const report = keptFor(keptMs, () => reportOf(checks));
  const answerTo = (path: string): RenderedAnswer | Promise<RenderedAnswer> | undefined => {
    if (path === '/health/live') return alive;
    if (path !== '/health/ready') return undefined;
    return isDraining() ? leaving : report();
  };
  return (request, response, next) => {
    const answer = request.method === 'GET' || request.method === 'HEAD' ? answerTo(request.url) : undefined;
    if (answer === undefined) next();
    else
      Promise.resolve(answer)
        .then((known) => send(response, idFor(request), known))
        .catch(next);
  };
};

const send = (response: Response, id: string, { status, headers, payload }: RenderedAnswer): void => {
  response.writeHead(status, [...headers, 'X-Request-Id', id]);
  response.end(payload);
};
