import type { Job } from '@ticketly/core';
import type { OutboxBlocker } from '@ticketly/adapters-postgres';
import type { HealthCheck } from '@ticketly/http';
import type { Logger } from 'pino';
import { lastingAlarm } from './lasting-alarm.ts';

/** The end of the log, as its store sees it. */
export interface LogHorizon {
  /**
   * How long an open transaction has kept readers from what came after it, in milliseconds; 0 when
   * none does.
   */
  ageMs(): number;
  /** The open transaction that does so. */
  blocker(): Promise<OutboxBlocker | undefined>;
}

/** For a store without transactions that stay open. */
export const clearHorizon: LogHorizon = { ageMs: () => 0, blocker: async () => undefined };

/** Our own transactions end sooner, so this one is somebody else's. */
const alarmAfterMs = 5_000;
/** From here on, the locks are told directly what they would learn from the log. */
export const heldUpAfterMs = 500;

/** Reports who holds up the log, once that hurts. */
export interface LogWatch {
  readonly job: Job;
  readonly healthCheck: HealthCheck;
}

const sentenceOf = (ageMs: number, blocker: OutboxBlocker | undefined): string => {
  const who =
    blocker === undefined
      ? 'An open transaction'
      : `The transaction of process ${blocker.pid} (user ${blocker.user ?? 'unknown'}, application "${blocker.application ?? ''}")`;
  return `${who} has held up the log for ${Math.round(ageMs / 1_000)} s: live maps learn late of what is sold.`;
};

/**
 * Checks every second; reports it in the log immediately and then every minute, and in
 * `/health/ready` as long as it lasts.
 */
export const watchLog = (horizon: LogHorizon, catchUp: () => Promise<number>, logger: Logger): LogWatch => {
  const alarm = lastingAlarm('log', 'followers of the log continue', logger);
  const look = async (): Promise<void> => {
    const ageMs = horizon.ageMs();
    if (ageMs < alarmAfterMs) {
      alarm.clear();
      return;
    }
    const blocker = await horizon.blocker();
    alarm.raise(sentenceOf(ageMs, blocker), { ageMs: Math.round(ageMs), blocker });
  };
  return {
    job: {
      name: 'watch the log',
      everyMs: 1_000,
      run: async () => {
        await look();
        return catchUp();
      },
    },
    healthCheck: alarm.healthCheck,
  };
};
