import { createHistogram, performance } from 'node:perf_hooks';
import { Gauge, collectDefaultMetrics } from 'prom-client';
import type { Registry } from 'prom-client';

/** While the process works: often enough to catch whatever blocks it. */
const awakeEveryMs = 10;
/** Sampling a hundred times a second would be half the cost of an idle process. */
const asleepEveryMs = 1_000;
/** A process that is busy for less than this share of the time delays nobody. */
const busyShare = 0.05;
/** The longest delay of a timer. */
const neverMs = 2 ** 31 - 1;

/** How late timers of this process fired since the last reset, in nanoseconds. */
export interface LagWatch {
  readonly histogram: ReturnType<typeof createHistogram>;
  /** The current sampling interval in milliseconds. */
  readonly everyMs: () => number;
  stop(): void;
}

/**
 * Samples a hundred times a second while the process works, and once a second while it is almost
 * idle.
 */
export const watchLag = (): LagWatch => {
  const histogram = createHistogram();
  let everyMs = awakeEveryMs;
  let judged = performance.eventLoopUtilization();
  let judgeAtMs = performance.now() + asleepEveryMs;
  let dueMs = performance.now() + everyMs;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const nowMs = performance.now();
    histogram.record(Math.max(1, Math.round((nowMs - dueMs) * 1e6)));
    if (nowMs >= judgeAtMs) {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, judged);
      everyMs = utilization < busyShare ? asleepEveryMs : awakeEveryMs;
      [judged, judgeAtMs] = [now, nowMs + asleepEveryMs];
    }
    next();
  };
  const next = (): void => {
    dueMs = performance.now() + everyMs;
    timer = setTimeout(look, everyMs).unref();
  };
  next();
  return { histogram, everyMs: () => everyMs, stop: () => clearTimeout(timer) };
};

type Lag = LagWatch['histogram'];

const readings: Readonly<Record<string, (lag: Lag) => number>> = {
  min: (lag) => lag.min,
  max: (lag) => lag.max,
  mean: (lag) => lag.mean,
  stddev: (lag) => lag.stddev,
  p50: (lag) => lag.percentile(50),
  p90: (lag) => lag.percentile(90),
  p99: (lag) => lag.percentile(99),
};

/**
 * The runtime's own metrics, with event loop lags measured by {@link watchLag}: how late due work
 * started since the last scrape.
 */
export const collectRuntimeMetrics = (registry: Registry): void => {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: neverMs });
  const { histogram } = watchLag();
  for (const [name, read] of Object.entries(readings)) {
    registry.removeSingleMetric(`nodejs_eventloop_lag_${name}_seconds`);
    new Gauge({
      name: `nodejs_eventloop_lag_${name}_seconds`,
      help: `How late the event loop came to what was due since the last scrape: ${name}.`,
      registers: [registry],
      collect() {
        this.set(histogram.count === 0 ? 0 : read(histogram) / 1e9);
        // A scrape reads the metrics in the order of registration.
        if (name === 'p99') histogram.reset();
      },
    });
  }
};
