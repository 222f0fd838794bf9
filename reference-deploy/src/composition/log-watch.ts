import type { Job } from '@ticketly/core';
import type { OutboxBlocker } from '@ticketly/adapters-postgres';
import { degraded, up } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';
import type { Logger } from 'pino';

/** The end of the log, as its store sees it. */
export interface LogHorizon {
  /**
   * How long an open transaction has kept readers from what came after it, in milliseconds; 0 when
   * none does.
   */
  ageMs(): number;
  /** Whose it is. */
  blocker(): Promise<OutboxBlocker | undefined>;
}

/** A store without transactions that stay open. */
export const clearHorizon: LogHorizon = { ageMs: () => 0, blocker: async () => undefined };

/** Our own transactions end sooner, so that this is somebody else's. */
const alarmAfterMs = 5_000;
const repeatedEveryMs = 60_000;
/** From here on the locks are told directly what they would learn from the log. */
export const heldUpAfterMs = 500;

/** Tells who holds up the log, once it hurts. */
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
 * Looks every second; says it in the log at once and then every minute, and as long as it lasts in
 * `/health/ready`.
 */
export const watchLog = (horizon: LogHorizon, catchUp: () => Promise<number>, logger: Logger): LogWatch => {
  let saidAt = -Infinity;
  let sentence: string | undefined;
  const look = async (): Promise<void> => {
    const ageMs = horizon.ageMs();
    if (ageMs < alarmAfterMs) {
      if (sentence !== undefined) logger.info('the log moves again');
      [sentence, saidAt] = [undefined, -Infinity];
      return;
    }
    const blocker = await horizon.blocker();
    sentence = sentenceOf(ageMs, blocker);
    if (performance.now() - saidAt < repeatedEveryMs) return;
    saidAt = performance.now();
    logger.warn({ ageMs: Math.round(ageMs), blocker }, sentence);
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
    healthCheck: { name: 'log', check: async () => (sentence === undefined ? up : degraded(sentence)) },
  };
};
