import type { RecordedEvent } from './change-feed.port.ts';

/** Work in the background, done in steps by whoever runs it. A step that failed is simply run again. */
export interface BackgroundStep {
  /** Does what is there to do, up to a batch. @returns how many things it dealt with; 0 when there was nothing. */
  readonly runOnce: () => Promise<number>;
}

/**
 * Somebody who reads the log to its end, and then goes on reading.
 *
 * The log is split by subject (a document, a session): the facts of one come in order, and one that can't be applied sets aside its subject alone.
 */
export interface LogFollower {
  /** Names the checkpoint. */
  readonly consumer: string;
  readonly batchSize: number;
  /** How many subjects are dealt with at a time. Default 1. */
  readonly atOnce?: number;
  /** What a fact concerns: nothing, one subject, or several. */
  subjectsOf(event: RecordedEvent): readonly string[];
  /** Applies facts of one subject, in order. Must be repeatable: after a fault, or a crash before the checkpoint moved, the same facts come again. */
  apply(subject: string, events: readonly RecordedEvent[]): Promise<void>;
  /** Lets readers see that a subject stays as it is from here on. */
  markStale?(subject: string): Promise<void>;
  /** Brings a subject to what is true now by other means than its facts, so that later ones need not wait for the bad one. */
  recover?(subject: string): Promise<void>;
}
