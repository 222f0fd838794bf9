import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterEach, expect, test, vi } from 'vitest';
import { collectRuntimeMetrics, watchLag } from './event-loop-lag.ts';
import type { LagWatch } from './event-loop-lag.ts';

let watch: LagWatch | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  watch?.stop();
});

const hold = (ms: number): void => {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
};

const setUtilization = (utilization: number): void => {
  vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ utilization, idle: 0, active: 0 });
};

test('a process that does nothing is looked at once a second, and one that works a hundred times', async () => {
  setUtilization(0.01);
  watch = watchLag();
  await vi.waitFor(() => expect(watch?.everyMs()).toBe(1_000), { timeout: 20_000 });
  setUtilization(0.5);
  await vi.waitFor(() => expect(watch?.everyMs()).toBe(10), { timeout: 20_000 });
});

test('what holds the event loop up is told, and then forgotten', async () => {
  setUtilization(0.5);
  const registry = new Registry();
  collectRuntimeMetrics(registry);
  const longestS = async (): Promise<number> => {
    const text = await registry.metrics();
    return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]);
  };
  await pause(30);
  hold(200);
  await pause(30);
  expect(await longestS()).toBeGreaterThan(0.15);
  await vi.waitFor(async () => expect(await longestS()).toBeLessThan(0.15), { timeout: 20_000 });
});
