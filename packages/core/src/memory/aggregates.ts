import { ok, refuse } from '../kernel/index.ts';
import type { AggregateStore, Stored } from '../kernel/index.ts';
import { appendEvents } from './database.ts';
import type { MemoryDatabase } from './database.ts';
import { requireBalanced } from './ledger.ts';

/** Aggregates of one kind in a table of the database. */
export const memoryAggregates = <Id, State>(
  database: MemoryDatabase,
  table: Map<Id, Stored<State>>,
  idOf: (state: State) => Id,
): AggregateStore<Id, State> => ({
  find: async (id) => table.get(id),
  save: async ({ state, events, expectedVersion }) => {
    const currentVersion = table.get(idOf(state))?.version ?? 0;
    if (currentVersion !== expectedVersion) return refuse({ code: 'kernel/version-conflicting', currentVersion });
    requireBalanced(events);
    table.set(idOf(state), { state, version: currentVersion + 1 });
    appendEvents(database, events);
    return ok(currentVersion + 1);
  },
});
