import type { SessionId } from '@ticketly/core';
import { redisFault } from './scripts.ts';
import type { RedisClient, RunScript } from './scripts.ts';

/** What a sweep goes through, and how. */
export interface SessionSweepOptions {
  readonly base: (sessionId: string) => string;
  readonly sessionsKey: string;
  readonly feedLength: number;
  readonly idleSweepMs: number;
}

const holdsPerSweep = 500;

/**
 * Ends what has expired in every session, with a script for each session in which something can have: one that has just said when its next hold ends
 * is left alone until then, though never longer than `idleSweepMs`, since holds that end sooner may come. So thousands of quiet sessions cost little.
 *
 * @returns how many holds ended
 */
export const sessionSweep = (
  client: RedisClient,
  run: RunScript,
  { base, sessionsKey, feedLength, idleSweepMs }: SessionSweepOptions,
): (() => Promise<number>) => {
  /** When a session is to be looked at again, in milliseconds of a clock nobody sets. */
  const quietUntil = new Map<string, number>();

  const sweepOne = async (sessionId: string): Promise<number> => {
    const reply = await run('sweep', base(sessionId), [feedLength, holdsPerSweep]);
    const [ended = 0, nextInMs = 0] = (typeof reply === 'number' ? [reply] : reply).map(Number);
    quietUntil.set(sessionId, performance.now() + Math.min(nextInMs, idleSweepMs));
    return ended;
  };

  return async () => {
    const sessions = await client.smembers(sessionsKey).catch((error: unknown) => Promise.reject(redisFault(error)));
    const now = performance.now();
    const due = sessions.filter((sessionId) => (quietUntil.get(sessionId) ?? 0) <= now);
    const ended = await Promise.all(due.map((sessionId) => sweepOne(sessionId as SessionId)));
    return ended.reduce((sum, count) => sum + count, 0);
  };
};
