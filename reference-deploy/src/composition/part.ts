import type { HealthCheck } from '@ticketly/http';

/** Something that was opened: what it offers, how to ask whether it works, and how to close it. */
export interface Part<Value> {
  readonly value: Value;
  readonly healthChecks: readonly HealthCheck[];
  close(): Promise<void>;
}

/** A part with nothing to open or close. */
export const plainPart = <Value>(value: Value): Part<Value> => ({
  value,
  healthChecks: [],
  close: async () => undefined,
});
