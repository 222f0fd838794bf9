import { headerList, renderAnswer, renderProblem } from '../answers/render-answer.ts';
import type { RenderedAnswer } from '../answers/render-answer.ts';
import { errorAnswer } from '../answers/problem.ts';
import { serverTimeNow } from '../answers/server-time.ts';
import type { AnyAnswer, StreamAnswer } from '../route.ts';
import { webEvents, webTransport } from './web-events.ts';
import type { Clock } from '@ticketly/core';

/** What making a response takes in addition to the answer. */
export interface Answering {
  readonly clock: Clock;
  readonly requestId: string;
  readonly wantsHead: boolean;
  readonly signal: AbortSignal;
}

/** Makes the response for an answer of any kind. */
export const webAnswer = async (answer: AnyAnswer, answering: Answering): Promise<Response> => {
  if ('takeOver' in answer) return eventsAnswer(answer, answering);
  if ('pieces' in answer) {
    const body = answering.wantsHead ? null : bodyOfPieces(answer.pieces());
    return response(body, answer.status, withRequest(headerList(answer.headers), answering));
  }
  const isProblem = 'problem' in answer;
  return whole(isProblem ? renderProblem(answer, answering.requestId) : renderAnswer(answer), answering);
};

const eventsAnswer = async ({ takeOver }: StreamAnswer, answering: Answering): Promise<Response> => {
  const { events, body } = webEvents(answering.wantsHead, answering.signal);
  try {
    const problem = await takeOver(webTransport, events);
    if (problem !== undefined) return whole(renderProblem(problem, answering.requestId), answering);
    return response(body, 200, [...(events.headers ?? []), 'X-Request-Id', answering.requestId]);
  } finally {
    // Nobody reads a stream that has not begun; its counter must learn that it is over.
    if (!webTransport.hasBegun(events)) webTransport.cut(events);
  }
};

/** Makes the response for an error. */
export const webError = (error: unknown, answering: Answering): Response =>
  whole(renderProblem(errorAnswer(error), answering.requestId), answering);

const whole = ({ status, headers, payload }: RenderedAnswer, answering: Answering): Response =>
  response(answering.wantsHead ? null : bodyOf(payload), status, withRequest(headers, answering));

/** Copies bytes that are cached: a response may take over their memory. */
const bodyOf = (payload: RenderedAnswer['payload']): string | Uint8Array<ArrayBuffer> | null =>
  payload instanceof Uint8Array ? new Uint8Array(payload) : (payload ?? null);

const withRequest = (headers: readonly string[], { clock, requestId }: Answering): readonly string[] => [
  ...headers,
  ...serverTimeNow(clock, headers),
  'X-Request-Id',
  requestId,
];

const response = (body: BodyInit | null, status: number, list: readonly string[]): Response => {
  const headers = new Headers();
  for (let at = 0; at < list.length; at += 2) headers.append(list[at] ?? '', list[at + 1] ?? '');
  return new Response(body, { status, headers });
};

const encoder = new TextEncoder();

/** Reads a piece whenever there is room for it. */
const bodyOfPieces = (pieces: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> => {
  const reading = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (writer) => {
      const piece = await reading.next();
      if (piece.done === true) writer.close();
      else writer.enqueue(typeof piece.value === 'string' ? encoder.encode(piece.value) : piece.value);
    },
    cancel: async () => {
      await reading.return?.();
    },
  });
};
