import { tellAs } from '../kernel/index.ts';
import type { FactsOf, OutboxEvent } from '../kernel/index.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { balanced } from './postings.ts';

/** What can happen to the ledger: it grows by an entry. */
export interface LedgerFact {
  readonly type: 'LedgerPosted';
  readonly payload: LedgerEntry;
}

/** How entries become events: keyed by their concert, in the transaction of their cause. */
export const ledgerFacts: FactsOf<LedgerEntry, LedgerFact> = {
  aggregateType: 'ledger',
  version: 1,
  idOf: ({ payload }) => payload.entryId,
  routingKeyOf: ({ payload }) => payload.eventId,
  evolve: (_, { payload }) => payload,
};

/** The events of entries. They share the entries' ids, so that no entry can be told twice. */
export const tellEntries = (entries: readonly LedgerEntry[]): readonly OutboxEvent[] =>
  entries.flatMap((entry) =>
    tellAs(ledgerFacts, { type: 'LedgerPosted', payload: balanced(entry) }, entry.entryId, entry.postedAt),
  );
