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
 * Answers that are the same for everybody, kept briefly: many simultaneous requests cost as much as
 * one.
 */
export interface AnswerCache {
  /**
   * Answers from the cache. Mounted before everything that costs time, including the log: such an
   * answer is counted, not logged.
   */
  readonly handle: RequestHandler;
  /**
   * Makes the answer for an address unless that is already under way. Only answers with status 200
   * are kept, together with the callback for each time they are served again.
   */
  share(
    url: string,
    metrics: RouteMetrics,
    make: () => Promise<RouteAnswer | ProblemAnswer>,
    onServed?: OnServed,
  ): Promise<RenderedAnswer | ProblemAnswer>;
}

/** Called each time an answer is served from the cache. */
export type OnServed = (request: Request) => void;

interface Kept {
  readonly answer: RenderedAnswer;
  readonly metrics: RouteMetrics;
  readonly untilMs: number;
  readonly onServed: OnServed | undefined;
}

const longestUrl = 512;

/** How long answers are kept, and in how much memory; 0 for either disables the cache. */
export interface AnswerCacheOptions {
  readonly keptMs: number;
  readonly keptBytes: number;
  /** Other origins get other headers, so caches along the way must tell callers apart by origin. */
  readonly variesByOrigin: boolean;
}

/** Caches answers as they are sent to callers without an origin. */
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
      // A page of another origin is answered with CORS headers.
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
