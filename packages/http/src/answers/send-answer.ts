import type { Response } from 'express';
import { errorAnswer, HttpRefused } from './problem.ts';
import type { ProblemAnswer } from './problem.ts';
import { refusedWith, requestId } from '../telemetry/request-log.ts';
import type { RouteAnswer } from '../route.ts';
import type { HttpParts } from '../options.ts';
import { dataSecurity } from './security-headers.ts';
import { serverTime } from './server-time.ts';

/** An answer as it goes out: names and values of headers in turn, then the bytes. */
export interface RenderedAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly payload: Uint8Array | string | undefined;
}

const always: readonly string[] = [...dataSecurity].flat();
const jsonType = 'application/json; charset=utf-8';

/**
 * The name and value of every header an answer of ours has, in turn: what goes through `writeHead`
 * in one piece is the cheapest.
 */
export const headerList = (headers: Readonly<Record<string, string>>): readonly string[] => {
  const list = [...always];
  for (const name of Object.keys(headers)) list.push(name, headers[name] ?? '');
  // What is ours to say may be somebody's own: kept nowhere unless the route says so.
  if (headers['Cache-Control'] === undefined) list.push('Cache-Control', 'no-store');
  return list;
};

/** Everything of an answer but what belongs to one request. */
export const renderAnswer = ({ status, headers = {}, body, bytes }: RouteAnswer): RenderedAnswer => {
  if (bytes !== undefined) return { status, headers: [...headerList(headers), ...lengthOf(bytes)], payload: bytes };
  if (body === undefined) return { status, headers: headerList(headers), payload: undefined };
  const payload = JSON.stringify(body);
  return { status, headers: [...headerList(headers), 'Content-Type', jsonType, ...lengthOf(payload)], payload };
};

const lengthOf = (payload: Uint8Array | string): readonly string[] => [
  'Content-Length',
  String(Buffer.byteLength(payload)),
];

const renderProblem = ({ status, headers, problem }: ProblemAnswer, id: string): RenderedAnswer => {
  const payload = JSON.stringify({ ...problem, requestId: id });
  const type = 'application/problem+json; charset=utf-8';
  return { status, headers: [...headerList(headers), 'Content-Type', type, ...lengthOf(payload)], payload };
};

/** Sends an answer made before. */
export const sendRendered = (response: Response, { status, headers, payload }: RenderedAnswer): void => {
  if (response.headersSent) return;
  response.writeHead(status, withRequest(response, headers));
  response.end(payload);
};

/** Adds what belongs to this request. What CORS makes the answer vary by stays said. */
const withRequest = (response: Response, headers: readonly string[]): string[] => {
  const list = [...headers, ...serverTime(response, headers), 'X-Request-Id', requestId(response)];
  const vary = response.getHeader('Vary');
  return vary === undefined ? list : varyingBy(String(vary), list);
};

/** The same headers for an answer that varies by this header of the request as well. */
export const varyingBy = (name: string, headers: readonly string[]): string[] => {
  const list = [...headers];
  const said = list.indexOf('Vary');
  if (said < 0) list.push('Vary', name);
  else list[said + 1] = `${name}, ${list[said + 1] ?? ''}`;
  return list;
};

/** Sends an answer, or a problem. */
export const sendAnswer = (response: Response, answer: RouteAnswer | ProblemAnswer): void => {
  if ('problem' in answer) refusedWith(response, answer.problem.code);
  sendRendered(response, 'problem' in answer ? renderProblem(answer, requestId(response)) : renderAnswer(answer));
};

/** Sends what an error becomes; what it was goes to the log under the request's id. */
export const sendError = ({ logger }: Pick<HttpParts, 'logger'>, response: Response, error: unknown): void => {
  const answer = errorAnswer(error);
  const isOurs = error instanceof HttpRefused;
  if (answer.status >= 500 && !isOurs) logger.error({ requestId: requestId(response), err: error }, 'request failed');
  sendAnswer(response, answer);
};
