import type { Instant, Page, PageRequest } from '../kernel/index.ts';
import type { Position } from './change-feed.port.ts';

/** A fact that a follower of the log could not apply, and what it left behind. */
export interface DeadLetter {
  /** The follower, by the name of its checkpoint. */
  readonly consumer: string;
  /**
   * What the fact concerns, in the follower's words: a document, a session. Its later facts wait as
   * well.
   */
  readonly subject: string;
  /** The position of the first fact that waits. */
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  /** What went wrong, for a person. */
  readonly reason: string;
  /**
   * `fact`: it fails until somebody fixes it · `surroundings`: what failed may work again, so it is
   * retried automatically.
   */
  readonly cause: 'fact' | 'surroundings';
  /**
   * The follower brought the subject up to date by other means: nothing waits, and the letter is
   * kept only for inspection.
   */
  readonly recovered: boolean;
  readonly retryRequested: boolean;
  /** By the store's clock. */
  readonly setAsideAt: Instant;
}

/** A letter to add. */
export type NewDeadLetter = Omit<DeadLetter, 'retryRequested' | 'setAsideAt'>;

/** Which letters to retry; omitted criteria do not filter. */
export interface RetryRequest {
  /** Includes the follower's partitions, if it has any: `views` also means `views@3`. */
  readonly consumer?: string;
  readonly subject?: string;
  readonly cause?: DeadLetter['cause'];
}

/** What one follower left behind. */
export interface DeadLetterCount {
  readonly consumer: string;
  readonly count: number;
  /** The subject that has waited longest. */
  readonly subject: string;
}

/**
 * Facts that the followers of the log set aside so that one bad fact does not stop the others: at
 * most one letter per subject of a consumer.
 *
 * As durable as the checkpoints: a letter is there before the checkpoint moves past its fact, and
 * stays until `settle` ends it.
 */
export interface DeadLetters {
  /**
   * Of two letters for a subject, one that waits wins over a recovered one, then the earlier over
   * the later.
   * @returns whether this one was taken; false for a repeat.
   */
  add(letter: NewDeadLetter): Promise<boolean>;
  /**
   * The consumer's letters for these subjects, and up to 100 whose retry was requested: those set
   * aside or retried longest ago first, so that none starves behind others that keep failing.
   */
  of(consumer: string, subjects: readonly string[]): Promise<readonly DeadLetter[]>;
  /** All letters, oldest first. */
  list(page: PageRequest): Promise<Page<DeadLetter>>;
  /** By consumer, in the order of their names; recovered ones do not count. */
  count(): Promise<readonly DeadLetterCount[]>;
  /** Asks the followers to retry. @returns the number of letters. */
  requestRetry(request: RetryRequest): Promise<number>;
  /**
   * Ends a letter after a retry, or replaces it with the fact that is now the first to wait, in one
   * step. Does nothing if the subject's letter has moved to another position.
   */
  settle(letter: Pick<DeadLetter, 'consumer' | 'subject' | 'position'>, next: NewDeadLetter | null): Promise<void>;
}
