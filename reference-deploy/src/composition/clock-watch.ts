import type { Job } from '@ticketly/core';
import type { HealthCheck } from '@ticketly/http';
import type { Logger } from 'pino';
import { lastingAlarm } from './lasting-alarm.ts';

/** Below this a hold ends a little early or late, and nobody notices. */
const toleratedMs = 2_000;

/** Reports when two clocks that must agree do not. */
export interface ClockWatch {
  readonly job: Job;
  readonly healthCheck: HealthCheck;
}

const sentenceOf = (skewMs: number): string => {
  const by = `${Math.round(Math.abs(skewMs) / 1_000)} s`;
  return skewMs > 0
    ? `The clock of Redis is ${by} ahead of the database's: holds ended that much too early when it jumped.`
    : `The clock of Redis is ${by} behind the database's: seats are kept that much longer than their holds.`;
};

/**
 * Compares the clock that ends holds with the one that ends orders, every ten seconds. Beyond two
 * seconds it says so in the log, immediately and then every minute, and in `/health/ready`. No seat
 * is sold twice meanwhile: the record decides by its own clock.
 */
export const watchClocks = (skewMs: () => Promise<number>, logger: Logger): ClockWatch => {
  const alarm = lastingAlarm('clocks', 'the clocks of Redis and the database agree again', logger);
  const look = async (): Promise<void> => {
    const skew = await skewMs();
    if (Math.abs(skew) <= toleratedMs) alarm.clear();
    else alarm.raise(sentenceOf(skew), { skewMs: Math.round(skew) });
  };
  return {
    job: { name: 'watch the clocks', everyMs: 10_000, run: () => look().then(() => 0) },
    healthCheck: alarm.healthCheck,
  };
};
