import type { OutboxEvent } from './outbox-event.ts';
import type { Result } from './result.ts';

/** An aggregate as a store holds it: its state, and the version that a change must name. */
export interface Stored<State> {
  readonly state: State;
  /** 1 after the first save, one more with each. */
  readonly version: number;
}

/** The highest possible version: stores keep versions in 32 bits. */
export const highestVersion = 2_147_483_647;

/** Whether a number can be a version: whole, at least 1, and no more than stores keep. */
export const isVersion = (number: number): boolean =>
  Number.isInteger(number) && number >= 1 && number <= highestVersion;

/** Somebody else saved in between: read again and decide again. */
export interface VersionConflict {
  readonly code: 'kernel/version-conflicting';
  readonly currentVersion: number;
}

/**
 * A change to save: the new state and the events that tell of it, against the version it was
 * decided on (0: new).
 */
export interface Change<State> {
  readonly state: State;
  readonly events: readonly OutboxEvent[];
  readonly expectedVersion: number;
}

/**
 * Aggregates of one kind by id.
 *
 * Atomic: `save` stores the state and appends its events to the outbox, or does neither.
 * Optimistic: a save against any version but the stored one changes nothing and is refused. `find`
 * reads what the last acknowledged save wrote.
 */
export interface AggregateStore<Id, State> {
  find(id: Id): Promise<Stored<State> | undefined>;
  /** @returns the new version, or `kernel/version-conflicting`. */
  save(change: Change<State>): Promise<Result<number, VersionConflict>>;
}
