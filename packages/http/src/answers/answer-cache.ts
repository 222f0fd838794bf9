import { weighedCache } from '@ticketly/core';
import type { Request, RequestHandler } from 'express';
import type { RouteMetrics } from '../telemetry/metrics.ts';
import type { ProblemAnswer } from './problem.ts';
import { idFor } from '../telemetry/request-log.ts';
import type { RouteAnswer } from '../route.ts';
import { renderAnswer, varyingBy } from './render-answer.ts';
import { serverTime } from './server-time.ts';
import type { RenderedAnswer } from './render-answer.ts';

/**
 * Answers that are the same for everybody, kept for a moment: many who ask at one time cost as much
 * as one.
 */
export interface AnswerCache {
  /**
   * Answers from what is kept. Stands before everything that costs time, the log too: such an
   * answer is counted, not logged.
   */
  readonly handle: RequestHandler;
  /**
   * Makes the answer to an address, unless somebody is making it already. Only status 200 is kept,
   * with what is to be called when it is given again.
   */
  share(
    url: string,
    metrics: RouteMetrics,
    make: () => Promise<RouteAnswer | ProblemAnswer>,
    onServed?: OnServed,
  ): Promise<RenderedAnswer | ProblemAnswer>;
}

/** Called each time an answer is given from what is kept. */
export type OnServed = (request: Request) => void;

interface Kept {
  readonly answer: RenderedAnswer;
  readonly metrics: RouteMetrics;
  readonly untilMs: number;
  readonly onServed: OnServed | undefined;
}

const longestUrl = 512;

/** How long answers are kept, and in how much memory; 0 of either keeps nothing. */
export interface AnswerCacheOptions {
  readonly keptMs: number;
  readonly keptBytes: number;
  /**
   * Other origins are answered with other headers, so a cache on the way must tell those who ask
   * apart.
   */
  readonly variesByOrigin: boolean;
}

/** Keeps answers as they go out to whoever asks without an origin. */
export const answerCache = ({ keptMs, keptBytes, variesByOrigin }: AnswerCacheOptions): AnswerCache => {
  const kept = weighedCache<string, Kept>({
    maxWeight: keptBytes,
    weightOf: ({ answer: { payload } }) => 1_024 + (payload?.length ?? 0),
  });
  const beingMade = new Map<string, Promise<RenderedAnswer | ProblemAnswer>>();

  const keep = (url: string, answer: RenderedAnswer, parts: Pick<Kept, 'metrics' | 'onServed'>): void => {
    const headers = variesByOrigin ? varyingBy('Origin', answer.headers) : answer.headers;
    kept.set(url, { answer: { ...answer, headers }, ...parts, untilMs: performance.now() + keptMs });
  };

  return {
    handle: (request, response, next) => {
      // A page of another origin is answered through CORS.
      const found =
        request.method === 'GET' && request.headers.origin === undefined ? kept.get(request.url) : undefined;
      const begunMs = performance.now();
      if (found === undefined || found.untilMs <= begunMs) {
        next();
        return;
      }
      const { status, headers, payload } = found.answer;
      response.writeHead(status, [...headers, ...serverTime(response, headers), 'X-Request-Id', idFor(request)]);
      response.end(payload);
      found.metrics.observe(status, performance.now() - begunMs);
      found.onServed?.(request);
    },
    share: async (url, metrics, make, onServed) => {
      const rendered = async (): Promise<RenderedAnswer | ProblemAnswer> => {
        const answer = await make();
        return 'problem' in answer ? answer : renderAnswer(answer);
      };
      if (keptMs === 0 || url.length > longestUrl) return rendered();
      const running = beingMade.get(url);
      if (running !== undefined) return running;
      const making = rendered();
      beingMade.set(url, making);
      try {
        const answer = await making;
        if ('payload' in answer && answer.status === 200) keep(url, answer, { metrics, onServed });
        return answer;
      } finally {
        beingMade.delete(url);
      }
    },
  };
};
