import { degraded, up } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';
import type { Logger } from 'pino';

/** A condition that hurts for as long as it lasts, and stops no sale. */
export interface LastingAlarm {
  /** The condition holds; `details` go to the log with the sentence. */
  raise(sentence: string, details: object): void;
  /** The condition is over. */
  clear(): void;
  /** Degraded, with the latest sentence, for as long as the condition holds. */
  readonly healthCheck: HealthCheck;
}

const repeatedEveryMs = 60_000;

/**
 * Reports a condition in the log immediately and then every minute, and once when it is over.
 *
 * @param name the name of the health check
 * @param over what the log says when the condition is over
 */
export const lastingAlarm = (name: string, over: string, logger: Logger): LastingAlarm => {
  let saidAt = -Infinity;
  let current: string | undefined;
  return {
    raise: (sentence, details) => {
      current = sentence;
      if (performance.now() - saidAt < repeatedEveryMs) return;
      saidAt = performance.now();
      logger.warn(details, sentence);
    },
    clear: () => {
      if (current !== undefined) logger.info(over);
      [current, saidAt] = [undefined, -Infinity];
    },
    healthCheck: { name, check: async () => (current === undefined ? up : degraded(current)) },
  };
};
