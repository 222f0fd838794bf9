import type { Job } from '../kernel/index.ts';
import type { DeadLetters } from './dead-letters.port.ts';

const everyMs = 60_000;

/**
 * Requests a retry of facts that failed only because a store or a gateway was unavailable.
 *
 * @returns a job whose steps tell how many dead letters will be retried.
 */
export const retryPassingFailures = ({
  deadLetters,
}: {
  readonly deadLetters: Pick<DeadLetters, 'requestRetry'>;
}): Job => ({
  name: 'retry what failed for its surroundings',
  everyMs,
  run: () => deadLetters.requestRetry({ cause: 'surroundings' }),
});
