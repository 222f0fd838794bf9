import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { errorAnswer, HttpRefused } from './problem.ts';
import type { ProblemAnswer } from './problem.ts';
import { refusedWith, requestId } from '../telemetry/request-log.ts';
import type { PiecesAnswer, RouteAnswer } from '../route.ts';
import type { HttpParts } from '../options.ts';
import { headerList, renderAnswer, renderProblem, varyingBy } from './render-answer.ts';
import type { RenderedAnswer } from './render-answer.ts';
import { serverTime } from './server-time.ts';

/** Sends an answer made earlier. */
export const sendRendered = (response: Response, { status, headers, payload }: RenderedAnswer): void => {
  if (response.headersSent) return;
  if (isLongUnread(response.req)) response.setHeader('Connection', 'close');
  response.writeHead(status, withRequest(response, headers));
  response.end(payload);
};

/** At most this much of a body is read and discarded just to keep its connection. */
const drainedBytes = 65_536;

/** Whether a possibly long body is still arriving. Node would read it to its end. */
const isLongUnread = ({ complete, headers }: Request): boolean =>
  !complete && !(Number(headers['content-length'] ?? Infinity) <= drainedBytes);

/** Adds what belongs to this request. Keeps the `Vary` header that CORS set. */
const withRequest = (response: Response, headers: readonly string[]): string[] => {
  const list = [...headers, ...serverTime(response, headers), 'X-Request-Id', requestId(response)];
  const vary = response.getHeader('Vary');
  return vary === undefined ? list : varyingBy(String(vary), list);
};

/** How long a reader may take nothing before its connection is cut, in milliseconds. */
const stalledAfterMs = 60_000;

/** Sends an answer as fast as its reader takes it; resolves when it is over. */
export const sendPieces = async (response: Response, { status, headers, pieces }: PiecesAnswer): Promise<void> => {
  response.writeHead(status, withRequest(response, headerList(headers)));
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  response.setTimeout(stalledAfterMs, () => response.destroy());
  await pipeline(Readable.from(pieces()), response).catch(unlessGone);
};

/** A reader who has disconnected does not miss the rest of the answer. */
const unlessGone = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
};

/** Sends an answer, or a problem. */
export const sendAnswer = (response: Response, answer: RouteAnswer | ProblemAnswer): void => {
  if ('problem' in answer) refusedWith(response, answer.problem.code);
  sendRendered(response, 'problem' in answer ? renderProblem(answer, requestId(response)) : renderAnswer(answer));
};

/**
 * Sends the problem that an error maps to; the error itself goes to the log under the request's id.
 */
export const sendError = ({ logger }: Pick<HttpParts, 'logger'>, response: Response, error: unknown): void => {
  const answer = errorAnswer(error);
  const isOurs = error instanceof HttpRefused;
  if (answer.status >= 500 && !isOurs) logger.error({ requestId: requestId(response), err: error }, 'request failed');
  sendAnswer(response, answer);
};
