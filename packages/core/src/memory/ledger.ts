import { TicketlyFault } from '../kernel/index.ts';
import type { OutboxEvent, Page, PageRequest } from '../kernel/index.ts';
import {
  compareLedgerPlaces,
  formatLedgerCursor,
  isBalanced,
  parseLedgerCursor,
  providerOf,
  sumPayment,
  summed,
} from '../ledger/index.ts';
import type { Ledger, LedgerEntry, LedgerPlace, LedgerQuery, PaymentSums, Period } from '../ledger/index.ts';
import { entriesIn } from './database.ts';
import type { MemoryDatabase } from './database.ts';

/** Throws before anything is written if an entry is not balanced. */
export const requireBalanced = (events: readonly OutboxEvent[]): void => {
  const wrong = entriesIn(events).find(({ postings }) => !isBalanced(postings));
  if (wrong !== undefined) throw new TicketlyFault('unexpected', `the ledger's entry ${wrong.entryId} is not balanced`);
};

/** The ledger of the memory database. */
export const memoryLedger = (database: MemoryDatabase): Ledger => {
  const all = (): readonly LedgerEntry[] =>
    [...database.ledger.values()].sort((one, other) => compareLedgerPlaces(placeOf(one), placeOf(other)));
  const of = ({ organizationId, ...period }: LedgerQuery): readonly LedgerEntry[] =>
    all().filter((entry) => entry.organizationId === organizationId && isIn(period, entry.postedAt));
  return {
    entries: async (query, page) => pageOfPlaces(query.organizationId, of(query), placeOf, page),
    balances: async (query) =>
      summed(of(query).flatMap(({ postings }) => postings)).map(({ account, amount }) => ({
        account,
        balance: amount,
      })),
    ofOrder: async (orderId) => all().filter((entry) => entry.orderId === orderId),
    ofPayments: async (paymentIds) => {
      const wanted = new Set(paymentIds);
      return sumsOf(all().filter(({ paymentId }) => wanted.has(paymentId)));
    },
    moved: async ({ provider, from, to, ...page }) => {
      const here = new Set(
        all()
          .filter((entry) => providerOf(entry) === provider)
          .map(({ paymentId }) => paymentId),
      );
      const moved = sumsOf(all().filter(({ paymentId }) => here.has(paymentId)))
        .filter(({ movedAt }) => isIn({ from, to }, movedAt))
        .sort((one, other) => compareLedgerPlaces(placeOfSums(one), placeOfSums(other)));
      return pageOfPlaces(provider, moved, placeOfSums, page);
    },
  };
};

const isIn = ({ from, to }: Period, at: number): boolean => from <= at && at < to;

const placeOf = ({ postedAt, entryId }: LedgerEntry): LedgerPlace => ({ at: postedAt, id: entryId });

const placeOfSums = ({ movedAt, paymentId }: PaymentSums): LedgerPlace => ({ at: movedAt, id: paymentId });

const sumsOf = (entries: readonly LedgerEntry[]): PaymentSums[] =>
  [...Map.groupBy(entries, ({ paymentId }) => paymentId).values()].map(sumPayment);

const pageOfPlaces = <Item>(
  list: string,
  items: readonly Item[],
  place: (item: Item) => LedgerPlace,
  { limit, cursor }: PageRequest,
): Page<Item> => {
  const after = cursor === undefined ? undefined : parseLedgerCursor(list, cursor);
  const left = items.filter((item) => after === undefined || compareLedgerPlaces(place(item), after) > 0);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    nextCursor: last !== undefined && left.length > limit ? formatLedgerCursor(list, place(last)) : null,
  };
};
