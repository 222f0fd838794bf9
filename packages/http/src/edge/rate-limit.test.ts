import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { RequestCounts } from '../options.ts';
import { rateLimit, requestsAt } from './rate-limit.ts';

/** What all processes share, as long as no window ends. */
const sharedCounts = (): RequestCounts => {
  const requests = new Map<string, number>();
  return {
    count: async (who) => {
      requests.set(who, (requests.get(who) ?? 0) + 1);
      return { requests: requests.get(who) ?? 0, leftMs: 60_000 };
    },
  };
};

/** A process whose limit is five requests a second: ten in a window. */
const processWith = (counts?: RequestCounts) => {
  const warnings: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
  const count = rateLimit(requestsAt(5), logger, counts);
  const isLetIn = async (who: string): Promise<boolean> => {
    const letIn = await Promise.resolve(count?.(who)).then(
      () => true,
      () => false,
    );
    // What is done behind a request is done before the next.
    await new Promise(setImmediate);
    return letIn;
  };
  const letIn = async (who: string, requests: number): Promise<number> => {
    let sum = 0;
    for (let sent = 0; sent < requests; sent += 1) if (await isLetIn(who)) sum += 1;
    return sum;
  };
  return { letIn, warnings, count };
};

describe('the limit of requests', () => {
  it('lets in two seconds’ worth at once, of each', async () => {
    const { letIn } = processWith();
    expect([await letIn('ada', 12), await letIn('bob', 12)]).toEqual([10, 10]);
  });

  it('says when to come again', async () => {
    const { letIn, count } = processWith();
    await letIn('ada', 10);
    await expect(count?.('ada')).rejects.toMatchObject({
      answer: { status: 429, headers: { 'Retry-After': expect.stringMatching(/^[12]$/) } },
    });
  });

  it('is off at 0', () => {
    expect(rateLimit(requestsAt(0), pino({ enabled: false }), undefined)).toBeUndefined();
  });

  it('is one for all processes that share their counts', async () => {
    const counts = sharedCounts();
    const [one, other] = [processWith(counts), processWith(counts)];
    expect(await one.letIn('ada', 6)).toBe(6);
    expect(await other.letIn('ada', 6)).toBe(4);
    // This one has not heard of it before it tells of a request.
    expect(await one.letIn('ada', 6)).toBe(1);
    expect(await one.letIn('bob', 6)).toBe(6);
  });

  it('is that of the process when the counts can not be had, which is told once', async () => {
    let isAway = true;
    const shared = sharedCounts();
    const count: RequestCounts['count'] = async (...asked) =>
      isAway ? Promise.reject(new Error('away')) : shared.count(...asked);
    const { letIn, warnings } = processWith({ count });
    expect(await letIn('ada', 12)).toBe(10);
    expect(warnings).toHaveLength(1);
    isAway = false;
    await letIn('bob', 1);
    isAway = true;
    await letIn('bob', 1);
    expect(warnings).toHaveLength(2);
  });

  it('makes nobody wait for counts that do not answer', async () => {
    const { letIn } = processWith({ count: () => new Promise(() => {}) });
    expect(await letIn('ada', 12)).toBe(10);
  });
});
