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
    const [ended = 0, nextInMs = 0] = (typeof reply === 'number' ? [reply] : reply).map(Number);
    quietUntil.set(sessionId, performance.now() + Math.min(nextInMs, idleSweepMs));
    return ended;
  };

  const forgetUnused = async (now: number): Promise<void> => {
    if (now < forgetAt) return;
    forgetAt = now + forgetAfterMs * forgetsIn;
    for (const sessionId of await register.strikeUnused()) {
      const reply = await run('forget', base(sessionId), []);
      if (typeof reply !== 'number' && reply[0] === 'used') await register.note(sessionId);
      else quietUntil.delete(sessionId);
    }
  };

  return async () => {
    const now = performance.now();
    await forgetUnused(now);
    const due = (await register.inUse()).filter((sessionId) => (quietUntil.get(sessionId) ?? 0) <= now);
    const ended = await Promise.all(due.map(sweepOne));
    return ended.reduce((sum, count) => sum + count, 0);
  };
};
