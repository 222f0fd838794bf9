import type { RecordedEvent } from './change-feed.port.ts';

/**
 * Reads the log to its end, and then keeps reading.
 *
 * The log is split by subject (a document, a session): the facts of one subject come in order, and
 * a fact that can't be applied sets aside only its subject.
 */
export interface LogFollower {
  /** Names the checkpoint. */
  readonly consumer: string;
  readonly batchSize: number;
  /** How many subjects are handled at a time. Default: 1. */
  readonly atOnce?: number;
  /** What a fact concerns: nothing, one subject, or several. */
  subjectsOf(event: RecordedEvent): readonly string[];
  /**
   * Applies facts of one subject, in order. Must be repeatable: after a fault, or a crash before
   * the checkpoint moved, the same facts come again.
   */
  apply(subject: string, events: readonly RecordedEvent[]): Promise<void>;
  /** Shows readers that a subject stays as it is from here on. */
  markStale?(subject: string): Promise<void>;
  /**
   * Brings a subject up to date by other means than its facts, so that later ones need not wait for
   * the bad one.
   */
  recover?(subject: string): Promise<void>;
}
