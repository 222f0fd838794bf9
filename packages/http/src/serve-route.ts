import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { authenticate } from './authenticate.ts';
import { checkInput } from './check-input.ts';
import { onceForKey, readIdempotencyKey } from './idempotency.ts';
import { errorAnswer, HttpRefused } from './problem.ts';
import type { ProblemAnswer } from './problem.ts';
import type { CountRequest } from './rate-limit.ts';
import { requestId } from './request-log.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';
import type { HttpParts } from './options.ts';

/** `/v1/sessions/{sessionId}` as Express writes it. */
export const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Reads the body a route takes, as far as its size allows. Bodies are parsed only after the caller is known. */
const bodyParser = (route: Route, parts: HttpParts): RequestHandler | undefined => {
  if (route.body === undefined) return undefined;
  const limit = route.bodyBytes === 'layout' ? parts.limits.layoutBytes : parts.limits.bodyBytes;
  return route.body === 'bytes'
    ? express.raw({ limit, type: () => true })
    : express.json({ limit, strict: true, type: 'application/json' });
};

const readBody = (
  parser: RequestHandler | undefined,
  request: Request,
  response: Response,
): Promise<unknown> | undefined => {
  if (parser === undefined) return undefined;
  return new Promise((resolve, reject) => {
    void parser(request, response, (error?: unknown) => {
      if (error === undefined) resolve(request.body as unknown);
      // The parser's errors carry a `type` that tells what was wrong.
      else reject(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
    });
  });
};

/** Handles one route: limit, identity, body, input, idempotency, use case, answer. */
export const serveRoute = (route: Route, parts: HttpParts, countRequest: CountRequest): RequestHandler => {
  const parser = bodyParser(route, parts);
  return async (request, response) => {
    try {
      sendAnswer(response, await handle(route, parts, countRequest, parser, request, response));
    } catch (error) {
      sendError(parts, response, error);
    }
  };
};

const handle = async (
  route: Route,
  parts: HttpParts,
  countRequest: CountRequest,
  parser: RequestHandler | undefined,
  request: Request,
  response: Response,
): Promise<RouteAnswer | ProblemAnswer> => {
  const principal = await authenticate(parts.tokenVerifier, route.who, request.headers.authorization);
  if ('problem' in principal) return principal;
  if (route.who !== 'provider')
    await countRequest(principal.principalId === '' ? (request.ip ?? 'unknown') : principal.principalId);
  const rawBody = await readBody(parser, request, response);
  requireJson(route, request, rawBody);
  const body = route.body === 'bytes' ? (rawBody ?? new Uint8Array()) : checkInput(route.body, rawBody);
  const idempotencyKey = route.idempotent ? readIdempotencyKey(request.get('idempotency-key')) : undefined;
  const checked = {
    params: checkInput(route.params, request.params),
    query: checkInput(route.query, request.query) ?? {},
    body,
    principal,
    idempotencyKey,
    headers: request.headers as Readonly<Record<string, string | undefined>>,
  } as RouteRequest<never, never, never>;
  const run = (): Promise<RouteAnswer | ProblemAnswer> => route.handle(checked);
  if (idempotencyKey === undefined) return run();
  const operation = `${route.method} ${request.path}`;
  return onceForKey(parts.idempotencyKeys, { principal, operation, key: idempotencyKey, body: rawBody }, run);
};

const requireJson = (route: Route, request: Request, rawBody: unknown): void => {
  if (route.body === undefined || route.body === 'bytes' || rawBody !== undefined) return;
  if (request.headers['content-type'] !== undefined) throw new HttpRefused('http/media-type-unsupported');
};

/** Sends an answer, or a problem. */
export const sendAnswer = (response: Response, answer: RouteAnswer | ProblemAnswer): void => {
  if (response.headersSent) return;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.status(answer.status);
  if ('problem' in answer) {
    const body = { ...answer.problem, requestId: requestId(response) };
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(JSON.stringify(body));
  } else if (answer.bytes !== undefined) {
    response.setHeader('Content-Length', answer.bytes.byteLength);
    response.end(answer.bytes);
  } else if (answer.body === undefined) {
    response.end();
  } else {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(answer.body));
  }
};

/** Sends what an error becomes; what it was goes to the log under the request's id. */
export const sendError = ({ logger }: HttpParts, response: Response, error: unknown): void => {
  const answer = errorAnswer(error);
  if (answer.status >= 500) logger.error({ requestId: requestId(response), err: error }, 'request failed');
  sendAnswer(response, answer);
};
