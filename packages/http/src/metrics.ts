import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { RequestHandler } from 'express';

/** What `/metrics` tells. */
export interface Metrics {
  /** Measures one route. */
  measure(method: string, path: string): RequestHandler;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Counts and times requests by route and status; streams are counted while they are open. */
export const httpMetrics = (openStreams: () => number): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'ticketly_http_requests_total',
    help: 'Requests answered.',
    labelNames,
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
    measure: (method, route) => {
      const duration = durations.labels(method, route);
      return (_request, response, next) => {
        const begun = performance.now();
        response.on('finish', () => {
          duration.observe((performance.now() - begun) / 1_000);
          requests.inc({ method, route, status: String(response.statusCode) });
        });
        next();
      };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
