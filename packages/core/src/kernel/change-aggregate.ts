import type { OutboxEvent } from './outbox-event.ts';
import { ok } from './result.ts';
import type { RefusalShape, Result } from './result.ts';
import { retryContended } from './retry-contended.ts';
import type { AggregateStore, Stored } from './stored.ts';

/**
 * The outcome of deciding: the new state, and the events that tell of it. Without events there is
 * nothing to save.
 */
export interface Decision<State> {
  readonly state: State;
  readonly events: readonly OutboxEvent[];
}

const maxTries = 5;

/**
 * The id of an aggregate's event: unique, because a version is saved once, and the same however
 * often the decision is repeated.
 */
export const outboxIdOf = (aggregateId: string, version: number, part = 0): string =>
  `${aggregateId}:${version}:${part}`;

/**
 * Reads an aggregate, decides, and saves against the version it read. If somebody else saved in
 * between, it reads and decides again.
 *
 * @returns the state as saved, or what `decide` refused. Faults: `contended` after losing that race
 *   five times; those of the store.
 */
export const changeAggregate = async <Id, State, Refusal extends RefusalShape>(
  store: AggregateStore<Id, State>,
  id: Id,
  decide: (stored: Stored<State> | undefined) => Promise<Result<Decision<State>, Refusal>>,
): Promise<Result<State, Refusal>> =>
  retryContended(String(id), maxTries, async () => {
    const stored = await store.find(id);
    const decided = await decide(stored);
    if (!decided.ok) return decided;
    if (decided.value.events.length === 0) return ok(decided.value.state);
    const saved = await store.save({ ...decided.value, expectedVersion: stored?.version ?? 0 });
    return saved.ok ? ok(decided.value.state) : 'contended';
  });
