import type { Page, PageRequest } from '../kernel/index.ts';
import type { DeadLetter, DeadLetterCount, DeadLetters, RetryRequest } from './dead-letters.port.ts';

interface LetterPorts {
  readonly deadLetters: DeadLetters;
}

/**
 * Lists the dead letters of all followers of the log, oldest first. For operators: no role is
 * checked.
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
 * Requests a retry of dead letters, each by its follower in its next step. No role is checked.
 *
 * @param request filters by consumer, subject or cause; omitted criteria do not filter. A consumer
 *   includes all its partitions: `views` also means `views@3`.
 * @returns how many letters will be retried. Never refuses.
 * @example
 * const count = await office.messaging.retryDeadLetters({ consumer: 'keep-timers' });
 */
export const retryDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (request: RetryRequest = {}): Promise<number> =>
    deadLetters.requestRetry(request);

/**
 * Counts the dead letters of each follower that has any. A deployment with dead letters still
 * sells, but is degraded. No role is checked.
 *
 * @returns a count per follower, with the subject that has waited longest. Never refuses.
 * @example
 * const counts = await office.messaging.countDeadLetters();
 * if (counts.length > 0) console.log('somebody has to look', counts);
 */
export const countDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (): Promise<readonly DeadLetterCount[]> =>
    deadLetters.count();
