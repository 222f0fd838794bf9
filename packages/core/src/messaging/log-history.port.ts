import type { Position } from './change-feed.port.ts';

/** A fact that somebody read in the log, and the generation of the database it was read in. */
export interface LogMark {
  readonly generation: number;
  /** 0 while the log is empty. */
  readonly position: Position;
  /** The event's id; empty while the log is. */
  readonly eventId: string;
}

/**
 * Which history a database is in. A database restored from a backup forgets facts that others have
 * acted on, and gives their positions to other facts. A remembered mark reveals that, however the
 * database was restored.
 */
export interface LogHistory {
  /** The generation, and the last fact of the log. */
  latest(): Promise<LogMark>;
  /** Whether the log still holds the fact of a mark, or held it until its retention ended. */
  holds(mark: LogMark): Promise<boolean>;
  /**
   * Begins a generation above this one, unless there is one already, so that of many processes that
   * notice the same restore only one begins it. In the same step, checkpoints beyond the end of the
   * log move back to it, and sessions get versions above any ever told.
   *
   * @returns the generation the database is in.
   */
  begin(above: number): Promise<number>;
}
