import { createHash } from 'node:crypto';
import type { IdempotencyKeys, IdempotentRequest, Principal } from '@ticketly/core';
import { HttpRefused } from '../answers/problem.ts';
import type { ProblemAnswer } from '../answers/problem.ts';
import type { RouteAnswer } from '../route.ts';

/**
 * How long a request may take before its key can be taken over: longer than any wait for a store,
 * and far shorter than the shortest hold, so that a client that retries after a process died still
 * has its seats. If the first request is alive after all, the use cases do nothing twice,
 * and the answer to the retry is the one that is remembered.
 */
const leaseMs = 20_000;

const digest = (body: unknown): string =>
  createHash('sha256')
    .update(body instanceof Uint8Array ? body : JSON.stringify(body ?? null))
    .digest('base64url');

/** The key of a request, checked; undefined without one. */
export const readIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) throw new HttpRefused('http/idempotency-key-invalid');
  return header;
};

/**
 * Runs a request once per key: a retry gets the first answer replayed, and marked as such. An
 * answer that says "not now" (a fault, or a refusal with Retry-After) is not stored, so a retry
 * runs again; any other refusal is an answer, and is stored.
 */
export const onceForKey = async (
  keys: IdempotencyKeys,
  request: { readonly principal: Principal; readonly operation: string; readonly key: string; readonly body: unknown },
  run: () => Promise<RouteAnswer | ProblemAnswer>,
): Promise<RouteAnswer | ProblemAnswer> => {
  const { principal, operation, key, body } = request;
  const named: IdempotentRequest = { principalId: principal.principalId, operation, key, fingerprint: digest(body) };
  const state = await keys.begin(named, leaseMs);
  switch (state.status) {
    case 'mismatched':
      throw new HttpRefused('http/idempotency-key-reused');
    case 'running':
      throw new HttpRefused('http/idempotency-key-running');
    case 'answered':
      return {
        ...(state.answer.body as RouteAnswer | ProblemAnswer),
        status: state.answer.status,
        headers: replayHeaders(state.answer.body),
      };
    case 'begun':
      return rememberAnswer(keys, named, state.lease, run);
  }
};

/** Marks the answer as a replay of that to an earlier request with this key. */
export const replayHeader: Readonly<Record<string, string>> = { 'Idempotent-Replay': 'true' };

const replayHeaders = (remembered: unknown): Record<string, string> => {
  const { headers } = remembered as { readonly headers?: Record<string, string> };
  return { ...headers, ...replayHeader };
};

const rememberAnswer = async (
  keys: IdempotencyKeys,
  named: IdempotentRequest,
  lease: string,
  run: () => Promise<RouteAnswer | ProblemAnswer>,
): Promise<RouteAnswer | ProblemAnswer> => {
  let given: RouteAnswer | ProblemAnswer;
  try {
    given = await run();
  } catch (error) {
    await keys.abandon(named, lease);
    throw error;
  }
  if (given.headers?.['Retry-After'] === undefined)
    await keys.answer(named, lease, { status: given.status, body: given });
  else await keys.abandon(named, lease);
  return given;
};
