import type { Clock } from './clock.port.ts';
import { tellNumbered } from './facts.ts';
import type { FactShape, FactsOf } from './facts.ts';
import type { Instant } from './instant.ts';
import { invariant } from './invariant.ts';
import { ok } from './result.ts';
import type { RefusalShape, Result } from './result.ts';
import { retryContended } from './retry-contended.ts';
import type { AggregateStore, Change, Stored } from './stored.ts';

/** The change to save when this happened, all at one moment, to an aggregate as it is stored. */
export const changeOf = <State, Fact extends FactShape>(
  of: FactsOf<State, Fact>,
  stored: Stored<State> | undefined,
  happened: readonly [Fact, ...(readonly Fact[])],
  at: Instant,
): Change<State> => {
  const [first, ...others] = happened;
  const expectedVersion = stored?.version ?? 0;
  const besides = [...(of.besides?.(first, stored?.state, at) ?? [])];
  let state = of.evolve(stored?.state, first);
  for (const fact of others) {
    besides.push(...(of.besides?.(fact, state, at) ?? []));
    state = of.evolve(state, fact);
  }
  return { state, events: [...tellNumbered(of, happened, expectedVersion + 1, at), ...besides], expectedVersion };
};

/** Saves an aggregate that nobody has yet, because its id is new. @returns the state as saved. */
export const saveNew = async <Id, State, Fact extends FactShape>(
  store: AggregateStore<Id, State>,
  of: FactsOf<State, Fact>,
  happened: readonly [Fact, ...(readonly Fact[])],
  at: Instant,
): Promise<State> => {
  const change = changeOf(of, undefined, happened, at);
  const saved = await store.save(change);
  invariant(saved.ok, `${of.idOf(happened[0])} exists, though its id is new`);
  return change.state;
};

/** Where aggregates of one kind are kept, what can happen to them, and by whose clock. */
export interface Changing<Id, State, Fact extends FactShape> {
  readonly store: AggregateStore<Id, State>;
  readonly of: FactsOf<State, Fact>;
  readonly clock: Clock;
}

const maxTries = 5;

/**
 * Reads an aggregate, decides what happens to it, and saves against the version it read. If
 * somebody else saved in between, it reads and decides again. Nothing is saved where nothing
 * happens.
 *
 * @returns the state as saved, or what `decide` refused. Faults: `contended` after losing that race
 *   five times; those of the store.
 */
export const changeAggregate = async <Id, State, Fact extends FactShape, Refusal extends RefusalShape>(
  { store, of, clock }: Changing<Id, State, Fact>,
  id: Id,
  decide: (state: State | undefined, now: Instant) => Promise<Result<readonly Fact[], Refusal>>,
): Promise<Result<State, Refusal>> =>
  retryContended(String(id), maxTries, async () => {
    const stored = await store.find(id);
    const now = clock.now();
    const decided = await decide(stored?.state, now);
    if (!decided.ok) return decided;
    const [first, ...others] = decided.value;
    if (first === undefined) {
      invariant(stored !== undefined, `nothing happened to ${String(id)}, which does not exist`);
      return ok(stored.state);
    }
    const change = changeOf(of, stored, [first, ...others], now);
    return (await store.save(change)).ok ? ok(change.state) : 'contended';
  });
