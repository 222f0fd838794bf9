import type { Brand, OutboxEvent } from '../kernel/index.ts';

/** A place in the log: grows with every event. 0 is before the first. */
export type Position = Brand<number, 'Position'>;

/** An event as the log holds it. */
export interface RecordedEvent extends OutboxEvent {
  readonly position: Position;
}

/**
 * The log of everything that was saved, for consumers that keep a view or pass the facts on.
 *
 * Events come in the order of their positions, at least once, and none is skipped: an event becomes
 * readable only when no earlier position can still appear. `read` waits up to `waitMs` for the
 * first event, then returns what there is, possibly nothing.
 */
export interface ChangeFeed {
  read(request: {
    readonly after: Position;
    readonly limit: number;
    readonly waitMs?: number;
    readonly signal?: AbortSignal;
  }): Promise<readonly RecordedEvent[]>;
}

/**
 * How far each consumer of the log has come. A consumer moves its checkpoint after the effect,
 * never before.
 */
export interface Checkpoints {
  /** 0 for a consumer that never ran. */
  get(consumer: string): Promise<Position>;
  /** Moves forward only; a smaller position than the stored one changes nothing. */
  advance(consumer: string, position: Position): Promise<void>;
}
