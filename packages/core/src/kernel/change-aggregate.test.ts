import { describe, expect, it } from 'vitest';
import { changeAggregate, outboxIdOf } from './change-aggregate.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { ok, refuse } from './result.ts';
import type { AggregateStore, Change, Stored } from './stored.ts';

/** Counters by id; before a save, `meanwhile` may let somebody else save first. */
const counters = (meanwhile: (attempt: number) => boolean = () => false) => {
  let stored: Stored<number> | undefined = { state: 10, version: 1 };
  const saves: Change<number>[] = [];
  const store: AggregateStore<string, number> = {
    find: async () => stored,
    save: async (change) => {
      if (stored && meanwhile(saves.length)) stored = { state: stored.state + 100, version: stored.version + 1 };
      saves.push(change);
      const currentVersion = stored?.version ?? 0;
      if (change.expectedVersion !== currentVersion)
        return refuse({ code: 'kernel/version-conflicting', currentVersion });
      stored = { state: change.state, version: currentVersion + 1 };
      return ok(stored.version);
    },
  };
  return { store, saves, forget: () => (stored = undefined) };
};
const told = { id: 'a:2:0' } as OutboxEvent;
const plusOne = async (stored: Stored<number> | undefined) => ok({ state: (stored?.state ?? 0) + 1, events: [told] });

describe('changing an aggregate', () => {
  it('saves what was decided against the version it was decided on', async () => {
    const { store, saves, forget } = counters();
    expect(await changeAggregate(store, 'a', plusOne)).toEqual(ok(11));
    expect(saves).toEqual([{ state: 11, events: [told], expectedVersion: 1 }]);
    forget();
    expect(await changeAggregate(store, 'a', plusOne)).toEqual(ok(1));
  });

  it('decides again on what somebody else saved in between', async () => {
    const { store } = counters((attempt) => attempt < 2);
    expect(await changeAggregate(store, 'a', plusOne)).toEqual(ok(211));
  });

  it('gives up after five lost races, with a fault worth a retry', async () => {
    const { store, saves } = counters(() => true);
    await expect(changeAggregate(store, 'a', plusOne)).rejects.toMatchObject({ code: 'contended', retryable: true });
    expect(saves).toHaveLength(5);
  });

  it('saves nothing where nothing happened, or where it was refused', async () => {
    const { store, saves } = counters();
    const nothing = async () => ok({ state: 10, events: [] });
    expect(await changeAggregate(store, 'a', nothing)).toEqual(ok(10));
    const no = async () => refuse({ code: 'tests/unwilling' });
    expect(await changeAggregate(store, 'a', no)).toEqual(refuse({ code: 'tests/unwilling' }));
    expect(saves).toEqual([]);
  });
});

describe('the id of an event in the outbox', () => {
  it('is one per aggregate, version and part', () => {
    expect(new Set([outboxIdOf('a', 1), outboxIdOf('a', 2), outboxIdOf('b', 1), outboxIdOf('a', 1, 1)]).size).toBe(4);
    expect(outboxIdOf('a', 1)).toBe(outboxIdOf('a', 1));
  });
});
