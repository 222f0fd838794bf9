import type { Page, PageRequest } from '../kernel/index.ts';
import type { DeadLetter, DeadLetterCount, DeadLetters, RetryRequest } from './dead-letters.port.ts';

interface LetterPorts {
  readonly deadLetters: DeadLetters;
}

/** Lists what the followers of the log set aside, oldest first; for whoever runs the deployment. */
export const listDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (page: PageRequest): Promise<Page<DeadLetter>> =>
    deadLetters.list(page);

/** Has what was set aside tried again, each by its follower in its next step. @returns how many letters that concerns. */
export const retryDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (request: RetryRequest = {}): Promise<number> =>
    deadLetters.requestRetry(request);

/** Which followers left something behind, how much, and what waits longest: a deployment with any still sells, and is degraded. */
export const countDeadLetters =
  ({ deadLetters }: LetterPorts) =>
  (): Promise<readonly DeadLetterCount[]> =>
    deadLetters.count();
