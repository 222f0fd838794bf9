import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { watchClocks } from './clock-watch.ts';

const watched = () => {
  let skewMs = 0;
  const lines: string[] = [];
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line).msg) });
  const { job, healthCheck } = watchClocks(async () => skewMs, logger);
  const look = async (to: number) => {
    skewMs = to;
    await job.run();
    return healthCheck.check();
  };
  return { look, lines };
};

test('clocks that agree are nobody’s concern', async () => {
  const { look, lines } = watched();
  for (const skew of [0, 2_000, -2_000]) expect(await look(skew)).toEqual({ status: 'up' });
  expect(lines).toEqual([]);
});

test.each([
  [600_000, /^The clock of Redis is 600 s ahead/],
  [2_001, /^The clock of Redis is 2 s ahead/],
  [-2_001, /^The clock of Redis is 2 s behind/],
  [-2_600, /^The clock of Redis is 3 s behind/],
])('a clock that is off by %d ms is told once, and for as long as it lasts', async (skew, sentence) => {
  const { look, lines } = watched();
  for (let time = 0; time < 3; time += 1) {
    expect(await look(skew)).toEqual({ status: 'degraded', reasons: [expect.stringMatching(sentence)] });
  }
  expect(lines).toEqual([expect.stringMatching(sentence)]);
  expect(await look(10)).toEqual({ status: 'up' });
  expect(lines.at(-1)).toMatch(/agree again/);
});

test('a lasting alarm is repeated every minute, and one that recurs is raised at once', async () => {
  vi.useFakeTimers();
  try {
    const { look, lines } = watched();
    const told = async (skew: number, afterMs: number) => {
      vi.advanceTimersByTime(afterMs);
      await look(skew);
      return lines.splice(0).length;
    };
    expect(await told(5_000, 0)).toBe(1);
    expect([await told(5_000, 59_999), await told(5_000, 1), await told(5_000, 59_999)]).toEqual([0, 1, 0]);
    expect([await told(0, 0), await told(0, 0), await told(5_000, 0)]).toEqual([1, 0, 1]);
  } finally {
    vi.useRealTimers();
  }
});
