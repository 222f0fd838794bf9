import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something; a failed question counts as no answer.
 * The deadline only ends a wait in vain, so it suits a machine many times slower than usual.
 */
export const until = async <Value>(
  what: string,
  ask: () => Promise<Value | undefined | false>,
  withinMs = 600_000,
): Promise<Value> => {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
    await pause(20);
  }
};
