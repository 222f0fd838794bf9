import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { keptFor } from './kept-for.ts';

/** However many scrape, the numbers are put together no more often than this. */
const keptMs = 1_000;

/** Counts the requests of one route. */
export interface RouteMetrics {
  observe(status: number, tookMs: number): void;
}

/** What `/metrics` tells. */
export interface Metrics {
  readonly of: (method: string, path: string) => RouteMetrics;
  /** All of it, as Prometheus reads it; at most a second old. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Counts and times requests by route and status; streams are counted while they are open. */
export const httpMetrics = (openStreams: () => number): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'ticketly_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'ticketly_http_request_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames: ['method', 'route'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  new Gauge({
    name: 'ticketly_seat_streams_open',
    help: 'Seat streams open now.',
    registers: [registry],
    collect() {
      this.set(openStreams());
    },
  });
  return {
    of: (method, route) => {
      const duration = durations.labels(method, route);
      // Looked up by labels on every request, a counter costs more than counting.
      const byStatus = new Map<number, Counter.Internal>();
      return {
        observe: (status, tookMs) => {
          let counter = byStatus.get(status);
          if (counter === undefined) byStatus.set(status, (counter = requests.labels(method, route, String(status))));
          counter.inc();
          duration.observe(tookMs / 1_000);
        },
      };
    },
    text: keptFor(keptMs, () => registry.metrics()),
    contentType: registry.contentType,
  };
};
