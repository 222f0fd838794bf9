import type { SessionId } from '@ticketly/core';
import type { SessionKeys } from './keys.ts';
import type { RunScript } from './scripts.ts';
import type { SessionRegister } from './session-register.ts';

/** The sweep of all sessions. */
export interface SessionSweep {
  /** Ends what has expired. @returns how many holds ended */
  sweep(): Promise<number>;
  /** How soon a session has to be looked at again, in milliseconds. */
  nextInMs(): number;
  /** A hold was given out that ends in so many milliseconds: the session is looked at by then. */
  lookIn(sessionId: SessionId, inMs: number): void;
}

const holdsPerSweep = 500;
/** How often it is looked for sessions to forget: so much more seldom than they become that. */
const forgetsIn = 1 / 1_000;

/**
 * Ends what has expired in every session, with a script for each session in which something can
 * have: one that has just said when its next hold ends is left alone until then, though never
 * longer than `idleSweepMs`, since other processes may give out holds that end sooner. So a sweep
 * in which nothing is due asks nobody anything. Now and then it forgets sessions that nobody uses
 * any more.
 */
export const sessionSweep = (
  register: SessionRegister,
  run: RunScript,
  { base, feedLength, idleSweepMs, forgetAfterMs }: SessionKeys,
): SessionSweep => {
  /** When a session is to be looked at again, in milliseconds of a clock nobody sets. */
  const quietUntil = new Map<SessionId, number>();
  let forgetAt = 0;
  let listed: readonly SessionId[] = [];
  let [listedUntil, listedNotes] = [0, -1];

  /**
   * The register, not asked for it by every sweep; who is noted by this process is known at once.
   */
  const inUse = async (): Promise<readonly SessionId[]> => {
    if (performance.now() >= listedUntil || register.notes() !== listedNotes) {
      [listedNotes, listedUntil] = [register.notes(), performance.now() + idleSweepMs / 5];
      listed = await register.inUse().catch((error: unknown) => {
        listedUntil = 0;
        throw error;
      });
    }
    return listed;
  };

  const sweepOne = async (sessionId: SessionId): Promise<number> => {
    const reply = await run('sweep', base(sessionId), [feedLength, holdsPerSweep]);
    const [ended = 0, nextInMs = 0] = reply.map(Number);
    quietUntil.set(sessionId, performance.now() + Math.min(nextInMs, idleSweepMs));
    return ended;
  };

  /**
   * Struck out first, so that of several processes one forgets it; noted again if that could not
   * be, or somebody uses it.
   */
  const forget = async (sessionId: SessionId): Promise<void> => {
    if (!(await register.strike(sessionId))) return;
    const [outcome] = await run('forget', base(sessionId), [forgetAfterMs]).catch(() => ['failed']);
    if (outcome !== 'ok') await register.note(sessionId);
  };

  const forgetUnused = async (): Promise<void> => {
    if (performance.now() < forgetAt) return;
    forgetAt = performance.now() + forgetAfterMs * forgetsIn;
    for (const sessionId of await register.unused()) await forget(sessionId);
  };

  const sweep = async (): Promise<number> => {
    const now = performance.now();
    const sessions = await inUse();
    if (quietUntil.size > sessions.length) keepOnly(quietUntil, sessions);
    const due = sessions.filter((sessionId) => (quietUntil.get(sessionId) ?? 0) <= now);
    const ended = await Promise.all(due.map(sweepOne));
    // What is not forgotten now is forgotten another time.
    await forgetUnused().catch(() => undefined);
    return ended.reduce((sum, count) => sum + count, 0);
  };
  return {
    sweep,
    nextInMs: () => {
      if (listed.length > quietUntil.size) return 0;
      let first = performance.now() + idleSweepMs;
      for (const until of quietUntil.values()) first = Math.min(first, until);
      return Math.max(0, first - performance.now());
    },
    lookIn: (sessionId, inMs) => {
      const until = quietUntil.get(sessionId);
      if (until !== undefined) quietUntil.set(sessionId, Math.min(until, performance.now() + inMs));
    },
  };
};

const keepOnly = (quietUntil: Map<SessionId, number>, sessions: readonly SessionId[]): void => {
  const kept = new Set(sessions);
  for (const sessionId of quietUntil.keys()) if (!kept.has(sessionId)) quietUntil.delete(sessionId);
};
