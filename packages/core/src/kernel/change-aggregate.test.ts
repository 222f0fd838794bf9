import { describe, expect, it } from 'vitest';
import { changeAggregate, changeOf, saveNew } from './change-aggregate.ts';
import { outboxIdOf, tellOnce } from './facts.ts';
import type { FactsOf } from './facts.ts';
import type { EventId } from './ids.ts';
import { instant } from './instant.ts';
import type { OutboxEvent } from './outbox-event.ts';
import { ok, refuse } from './result.ts';
import type { AggregateStore, Change, Stored } from './stored.ts';

interface Counted {
  readonly type: 'Counted' | 'Doubled';
  readonly payload: { readonly by: number; readonly secret?: string };
}
const counted = (by: number): Counted => ({ type: 'Counted', payload: { by, secret: 'hush' } });
const doubled: Counted = { type: 'Doubled', payload: { by: 2 } };
const counterFacts: FactsOf<number, Counted> = {
  aggregateType: 'catalog',
  version: 1,
  idOf: () => 'a',
  routingKeyOf: () => 'concert' as EventId,
  payloadOf: ({ payload: { by } }) => ({ by }),
  evolve: (count = 0, { type, payload: { by } }) => (type === 'Counted' ? count + by : count * by),
};
const now = instant(7);

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
  const changing = { store, of: counterFacts, clock: { now: () => now } };
  return { changing, store, saves, forget: () => (stored = undefined) };
};
const countOne = async () => ok([counted(1)]);

describe('changing an aggregate', () => {
  it('saves what happened against the version it was decided on', async () => {
    const { changing, saves, forget } = counters();
    expect(await changeAggregate(changing, 'a', countOne)).toEqual(ok(11));
    expect(saves).toEqual([changeOf(counterFacts, { state: 10, version: 1 }, [counted(1)], now)]);
    forget();
    expect(await changeAggregate(changing, 'a', countOne)).toEqual(ok(1));
  });

  it('adds the events that accompany each fact, made from the state before it', async () => {
    const besides = ({ payload }: Counted, before: number | undefined, at: number) => [
      { ...tellOnce(counterFacts, [counted(payload.by)], instant(at))[0], id: `from ${before}` } as OutboxEvent,
    ];
    const { events } = changeOf({ ...counterFacts, besides }, { state: 10, version: 1 }, [counted(1), doubled], now);
    expect(events.map(({ id }) => id)).toEqual(['a:2:0', 'a:2:1', 'from 10', 'from 11']);
    const told = tellOnce({ ...counterFacts, besides }, [counted(1)], now);
    expect(told.map(({ id }) => id)).toEqual(['a:Counted', 'from undefined']);
  });

  it('decides again on what somebody else saved in between', async () => {
    const { changing } = counters((attempt) => attempt < 2);
    expect(await changeAggregate(changing, 'a', countOne)).toEqual(ok(211));
  });

  it('gives up after five lost races, with a fault worth a retry', async () => {
    const { changing, saves } = counters(() => true);
    await expect(changeAggregate(changing, 'a', countOne)).rejects.toMatchObject({
      code: 'contended',
      retryable: true,
    });
    expect(saves).toHaveLength(5);
  });

  it('saves nothing where nothing happened, or where it was refused', async () => {
    const { changing, saves } = counters();
    expect(await changeAggregate(changing, 'a', async () => ok([]))).toEqual(ok(10));
    const no = async () => refuse({ code: 'tests/unwilling' });
    expect(await changeAggregate(changing, 'a', no)).toEqual(refuse({ code: 'tests/unwilling' }));
    expect(saves).toEqual([]);
  });

  it('is a bug where nothing happened to what does not exist', async () => {
    const { changing, forget } = counters();
    forget();
    await expect(changeAggregate(changing, 'a', async () => ok([]))).rejects.toThrow('which does not exist');
  });
});

describe('a new aggregate', () => {
  it('is what its facts make of nothing', async () => {
    const { store, forget, saves } = counters();
    forget();
    expect(await saveNew(store, counterFacts, [counted(2), doubled], now)).toBe(4);
    expect(saves).toMatchObject([{ state: 4, expectedVersion: 0 }]);
  });

  it('is told with what accompanies its facts, of which there was nothing before', async () => {
    const { store, forget } = counters();
    forget();
    const befores: unknown[] = [];
    const besides = (_fact: Counted, before: number | undefined) => {
      befores.push(before);
      return [];
    };
    await saveNew(store, { ...counterFacts, besides }, [counted(2), doubled], now);
    expect(befores).toEqual([undefined, 2]);
  });

  it('is a bug under an id that is taken', async () => {
    await expect(saveNew(counters().store, counterFacts, [counted(2)], now)).rejects.toThrow('its id is new');
  });
});

describe('the events of a change', () => {
  it('tell every fact in order, by what others may read of it', () => {
    const { events } = changeOf(counterFacts, { state: 1, version: 3 }, [counted(4), doubled], now);
    const told = { aggregateType: 'catalog', aggregateId: 'a', routingKey: 'concert', version: 1, occurredAt: now };
    expect(events).toEqual([
      { ...told, id: 'a:4:0', type: 'Counted', payload: { by: 4 } },
      { ...told, id: 'a:4:1', type: 'Doubled', payload: { by: 2 } },
    ]);
  });

  it('have ids of their own per aggregate, version and part, and the same however often it is decided', () => {
    expect(new Set([outboxIdOf('a', 1), outboxIdOf('a', 2), outboxIdOf('b', 1), outboxIdOf('a', 1, 1)]).size).toBe(4);
    expect(outboxIdOf('a', 1)).toBe(outboxIdOf('a', 1));
  });

  it('have the fact for an id where it happens once', () => {
    expect(tellOnce(counterFacts, [counted(1), doubled], now).map(({ id }) => id)).toEqual(['a:Counted', 'a:Doubled']);
  });
});
