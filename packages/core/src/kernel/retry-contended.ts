import { TicketlyFault } from './fault.ts';

/** The answer of an attempt that could not save, because somebody else had changed what it read. */
export type Contended = 'contended';

/**
 * Tries again from the start, reading included, each time somebody else saved first.
 *
 * @param subject what is being changed, as in `order 17`; the fault names it
 * @returns the first answer that is not `contended`. Faults: `contended` after `maxTries` lost
 *   races; whatever an attempt throws, at once.
 *
 * @example
 * await retryContended(`layout ${layoutId}`, 5, async () => {
 *   const next = decide(await layouts.latest(layoutId));
 *   return (await layouts.save(next)) ? next : 'contended';
 * });
 */
export const retryContended = async <Answer>(
  subject: string,
  maxTries: number,
  attempt: () => Promise<Answer | Contended>,
): Promise<Answer> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const answer = await attempt();
    if (answer !== 'contended') return answer;
  }
  throw new TicketlyFault('contended', `${subject} was changed by others ${maxTries} times in a row`);
};
