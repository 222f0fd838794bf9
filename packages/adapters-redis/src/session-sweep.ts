import type { SessionId } from '@ticketly/core';
import type { SessionKeys } from './keys.ts';
import type { RunScript } from './scripts.ts';
import type { SessionRegister } from './session-register.ts';

const holdsPerSweep = 500;
/** How often it is looked for sessions to forget: so much more seldom than they become that. */
const forgetsIn = 1 / 1_000;

/**
 * Ends what has expired in every session, with a script for each session in which something can have: one that has just said when its next hold ends
 * is left alone until then, though never longer than `idleSweepMs`, since holds that end sooner may come. So thousands of quiet sessions cost little.
 * Now and then it forgets sessions that nobody uses any more.
 *
 * @returns how many holds ended
 */
export const sessionSweep = (
  register: SessionRegister,
  run: RunScript,
  { base, feedLength, idleSweepMs, forgetAfterMs }: SessionKeys,
): (() => Promise<number>) => {
  /** When a session is to be looked at again, in milliseconds of a clock nobody sets. */
  const quietUntil = new Map<SessionId, number>();
  let forgetAt = 0;

  const sweepOne = async (sessionId: SessionId): Promise<number> => {
    const reply = await run('sweep', base(sessionId), [feedLength, holdsPerSweep]);
    const [ended = 0, nextInMs = 0] = reply.map(Number);
    quietUntil.set(sessionId, performance.now() + Math.min(nextInMs, idleSweepMs));
    return ended;
  };

  /** Struck out first, so that of several processes one forgets it; noted again if that could not be, or somebody uses it. */
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

  return async () => {
    const now = performance.now();
    const sessions = await register.inUse();
    if (quietUntil.size > sessions.length) keepOnly(quietUntil, sessions);
    const due = sessions.filter((sessionId) => (quietUntil.get(sessionId) ?? 0) <= now);
    const ended = await Promise.all(due.map(sweepOne));
    // What is not forgotten now is forgotten another time.
    await forgetUnused().catch(() => undefined);
    return ended.reduce((sum, count) => sum + count, 0);
  };
};

const keepOnly = (quietUntil: Map<SessionId, number>, sessions: readonly SessionId[]): void => {
  const kept = new Set(sessions);
  for (const sessionId of quietUntil.keys()) if (!kept.has(sessionId)) quietUntil.delete(sessionId);
};
