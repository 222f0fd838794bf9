import type { Page, PageRequest } from '../kernel/index.ts';
import type { DeadLetter, DeadLetterCount, DeadLetters, RetryRequest } from './dead-letters.port.ts';

interface LetterPorts {
  readonly deadLetters: DeadLetters;
}

/**
 * Lists the dead letters of all followers of the log, oldest first. For whoever runs the
 * deployment: nobody's role is checked.
 *
 * @param page at most `limit` letters; `cursor` is the `nextCursor` of the page before.
 * @returns one page of letters. Never refuses.
 * @example
 * const { items } = await office.messaging.listDeadLetters({ limit: 20 });
 * for (const { consumer, subject, reason } of items) console.log(consumer, subject, reason);
 */
export const listDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (page: PageRequest): Promise<Page<DeadLetter>> =>
    deadLetters.list(page);

/**
 * Has dead letters tried again, each by its follower in its next step. Nobody's role is checked.
 *
 * @param request narrows by consumer, subject or cause; what is left out narrows nothing. A
 *   consumer is meant with all its partitions: `views`, and so `views@3`.
 * @returns how many letters will be tried. Never refuses.
 * @example
 * const count = await office.messaging.retryDeadLetters({ consumer: 'keep-timers' });
 */
export const retryDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (request: RetryRequest = {}): Promise<number> =>
    deadLetters.requestRetry(request);

/**
 * Counts the dead letters of each follower that has any. A deployment with dead letters still
 * sells, and is degraded. Nobody's role is checked.
 *
 * @returns a count per follower, with the subject that waits longest. Never refuses.
 * @example
 * const counts = await office.messaging.countDeadLetters();
 * if (counts.length > 0) console.log('somebody has to look', counts);
 */
export const countDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (): Promise<readonly DeadLetterCount[]> =>
    deadLetters.count();
