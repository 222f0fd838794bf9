import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { collectRuntimeMetrics } from './event-loop-lag.ts';
import { keptFor } from './kept-for.ts';
import { shedReasons } from './shed.ts';
import type { CountShed } from './shed.ts';

/** However often it is scraped, the text is rendered no more often than this. */
const keptMs = 1_000;

/** Counts the requests of one route. */
export interface RouteMetrics {
  observe(status: number, tookMs: number): void;
}

/** What `/metrics` exports. */
export interface Metrics {
  readonly of: (method: string, path: string) => RouteMetrics;
  /** For what no route of the API answers: pages, and addresses that do not exist. */
  readonly ofTheRest: RouteMetrics;
  /** Counts a "no" by its code; a code that is not among `codes` is not counted. */
  readonly refused: (code: string) => void;
  readonly shed: CountShed;
  /** All metrics in Prometheus' format; at most a second old. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/**
 * Counts and times requests by route and status, and counts refusals by code; streams are counted
 * while they are open. Adds the runtime's own metrics.
 */
export const httpMetrics = (
  registry: Registry,
  { openStreams, codes }: { readonly openStreams: () => number; readonly codes: readonly string[] },
): Metrics => {
  collectRuntimeMetrics(registry);
  const of = routeMetrics(registry);
  new Gauge({
    name: 'ticketly_seat_streams_open',
    help: 'Open seat streams.',
    registers: [registry],
    collect() {
      this.set(openStreams());
    },
  });
  return {
    of,
    ofTheRest: of('any', 'none'),
    refused: countEach(
      new Counter({
        name: 'ticketly_refusals_total',
        help: 'Refused requests, by code.',
        labelNames: ['code'] as const,
        registers: [registry],
      }),
      'code',
      codes,
    ),
    shed: countEach(
      new Counter({
        name: 'ticketly_shed_requests_total',
        help: 'Requests turned away under load, by reason.',
        labelNames: ['reason'] as const,
        registers: [registry],
      }),
      'reason',
      shedReasons,
    ),
    text: keptFor(keptMs, () => registry.metrics()),
    contentType: registry.contentType,
  };
};

const routeMetrics = (registry: Registry): Metrics['of'] => {
  const requests = new Counter({
    name: 'ticketly_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'ticketly_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['method', 'route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return (method, route) => {
    const duration = durations.labels(method, route);
    // Looking up a counter by labels on every request costs more than counting.
    const byStatus = new Map<number, Counter.Internal>();
    return {
      observe: (status, tookMs) => {
        let counter = byStatus.get(status);
        if (counter === undefined) byStatus.set(status, (counter = requests.labels(method, route, String(status))));
        counter.inc();
        duration.observe(tookMs / 1_000);
      },
    };
  };
};

/**
 * One counter for each value a label may have, present from the start: a series that appears with
 * its first count has no rate before its second.
 */
const countEach = <Label extends string>(
  counter: Counter<Label>,
  label: Label,
  values: readonly string[],
): ((value: string) => void) => {
  const counters = new Map(values.map((value) => [value, counter.labels({ [label]: value } as Record<Label, string>)]));
  for (const each of counters.values()) each.inc(0);
  return (value) => counters.get(value)?.inc();
};
