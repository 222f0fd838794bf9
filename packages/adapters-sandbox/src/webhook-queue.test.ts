import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webhookQueue } from './webhook-queue.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const call = { body: new Uint8Array(), headers: {} };
/** Deliveries that fail until one of this number; the milliseconds at which each was tried. */
const delivering = (takenAt: number) => {
  const tries: number[] = [];
  const queue = webhookQueue(async () => {
    tries.push(Date.now());
    if (tries.length % 2 === 0) throw new Error('away');
    return tries.length === takenAt;
  });
  const pausesMs = () => tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
  return { queue, tries, pausesMs };
};

test('a webhook that nobody takes is sent eight times, with pauses that double up to 30 seconds', async () => {
  const { queue, pausesMs } = delivering(Infinity);
  await queue.send(() => call);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(pausesMs()).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000]);
  const patient = webhookQueue(async () => false, { attempts: 3, firstPauseMs: 20_000 });
  const begunAt = Date.now();
  let made = 0;
  await patient.send(() => ((made += 1), call));
  await vi.advanceTimersByTimeAsync(49_999);
  expect([Date.now() - begunAt, made]).toEqual([49_999, 2]);
  await vi.advanceTimersByTimeAsync(1);
  expect(made).toBe(3);
});

test('a webhook that was taken is sent no more', async () => {
  const { queue, tries } = delivering(3);
  await queue.send(() => call);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(tries).toHaveLength(3);
});

test('a queue that is closed sends nothing more', async () => {
  const { queue, tries } = delivering(Infinity);
  await queue.send(() => call);
  queue.close();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(tries).toHaveLength(1);
});
