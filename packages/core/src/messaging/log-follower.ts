import type { Checkpoints, RecordedEvent } from './change-feed.port.ts';

/** The share of the log that one of several consumers reads: one partition of a broker's topic. */
export interface LogShare {
  /** Names its checkpoint and its dead letters. */
  readonly consumer: string;
  /** Whether a fact is among those it reads. The same for all facts of a subject. */
  owns(event: RecordedEvent): boolean;
}

/**
 * Reads the log to its end, and then keeps reading.
 *
 * The log is split by subject (a document, a session): the facts of one subject come in order, and
 * a fact that can't be applied sets aside only its subject.
 */
export interface LogFollower {
  /** Names the checkpoint. */
  readonly consumer: string;
  /**
   * Keeps the follower's place alongside its effects. Ask it before every batch, and about every
   * second while there is none: the follower then does whatever must precede the next batch.
   * Default: the place is kept among the ports' checkpoints.
   */
  readonly checkpoints?: Checkpoints;
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
  /**
   * Applies a whole batch at once, each subject's facts in order, if that is cheaper than one
   * subject after the other. As repeatable as `apply`: if it throws, whatever part of the batch it
   * applied, each subject is handed to `apply` on its own, so that one bad fact holds up no other.
   */
  applyAll?(bySubject: ReadonlyMap<string, readonly RecordedEvent[]>): Promise<void>;
  /** Shows readers that a subject is not updated from here on. */
  markStale?(subject: string): Promise<void>;
  /**
   * Brings a subject up to date by other means than its facts, so that later ones need not wait for
   * the bad one.
   */
  recover?(subject: string): Promise<void>;
  /**
   * Another process applied newer facts of these subjects while older ones were applied here:
   * brings them up to date by other means. Absent if older facts have no effect after newer ones.
   */
  overtaken?(subjects: readonly string[]): Promise<void>;
  /** The same follower for a share of the log, with a place of its own; see {@link followerOf}. */
  ofShare?(share: LogShare): LogFollower;
}

/** A follower that reads only its share of the log, under the share's name. */
export const followerOf = (follower: LogFollower, share: LogShare): LogFollower =>
  follower.ofShare?.(share) ?? { ...follower, consumer: share.consumer };
