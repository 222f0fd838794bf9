import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { answerCache } from './answer-cache.ts';
import type { RouteAnswer } from '../route.ts';

const cacheOf = (keptMs = 60_000) => {
  const cache = answerCache({ keptMs, keptBytes: 1_000_000, variesByOrigin: false });
  const metrics = { observe: () => undefined } as never;
  let made = 0;
  const ask = async (url: string, answer: RouteAnswer): Promise<void> => {
    await cache.share(url, metrics, async () => {
      made += 1;
      return answer;
    });
  };
  /** Whether an answer is served from memory. */
  const serves = (url: string): boolean => {
    let isServed = true;
    const response = { writeHead: () => undefined, end: () => undefined, app: {}, locals: {} } as unknown as Response;
    const request = { method: 'GET', url, headers: {}, res: response } as unknown as Request;
    void cache.handle(request, response, () => (isServed = false));
    return isServed;
  };
  return { ask, serves, made: () => made };
};

test('only answers that say what was asked for are kept', async () => {
  const { ask, serves } = cacheOf();
  await ask('/v1/events', { status: 200, body: [] });
  await ask('/v1/none', { status: 204 });
  await ask('/v1/moved', { status: 301, headers: { Location: '/v1/events' } });
  expect(['/v1/events', '/v1/none', '/v1/moved', '/v1/other'].map(serves)).toEqual([true, false, false, false]);
});

test('an address of 512 characters is kept, and no longer one, which would be the larger part of its answer', async () => {
  const { ask, serves, made } = cacheOf();
  const [longest, tooLong] = ['a'.repeat(511), 'a'.repeat(512)].map((name) => `/${name}`) as [string, string];
  for (const url of [longest, tooLong]) await Promise.all([ask(url, { status: 200 }), ask(url, { status: 200 })]);
  expect([serves(longest), serves(tooLong)]).toEqual([true, false]);
  expect(made()).toBe(3);
});
