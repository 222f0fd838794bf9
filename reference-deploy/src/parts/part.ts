import type { Job } from '@ticketly/core';
import type { HealthCheck } from '@ticketly/http';

/** An opened resource: what it offers, how to check whether it works, and how to close it. */
export interface Part<Value> {
  readonly value: Value;
  readonly healthChecks: readonly HealthCheck[];
  /** Periodic work that it needs, done by one process. */
  readonly jobs: readonly Job[];
  readonly close: () => Promise<void>;
}

/** A part with nothing to open or close. */
export const plainPart = <Value>(value: Value): Part<Value> => ({
  value,
  healthChecks: [],
  jobs: [],
  close: async () => undefined,
});
