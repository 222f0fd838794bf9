import type { Instant, Money, OrderId, OrganizationId, Page, PageRequest, PaymentId } from '../kernel/index.ts';
import type { LedgerAccount, LedgerEntry } from './ledger-entry.ts';

/** A span of time: `from` is inclusive, `to` is exclusive. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Whose entries, and of which period. */
export interface LedgerQuery extends Period {
  readonly organizationId: OrganizationId;
}

/** The sum of all postings to an account in one currency. */
export interface LedgerBalance {
  readonly account: LedgerAccount;
  readonly balance: Money;
}

/**
 * What the ledger knows about a payment's money, in minor units of the captured currency: what its
 * gateway took, gave back, and lost.
 */
export interface PaymentSums {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly currency: string;
  readonly capturedMinor: number;
  readonly returnedMinor: number;
  readonly disputedMinor: number;
  /** The part that has neither become tickets nor gone back. */
  readonly receivableMinor: number;
  /** When its gateway last moved money; zero if it has not. */
  readonly movedAt: Instant;
}

/** Payments whose money one gateway last moved in this period. */
export interface ListMoved extends Period, PageRequest {
  readonly provider: string;
}

/**
 * Every movement of money, forever.
 *
 * Append-only: nothing changes or removes an entry. No call of this port writes: the stores of
 * payments and orders keep the entries among the events they append, in the same transaction and
 * each id once. They refuse a whole save that contains an unbalanced entry. Only a claim has no
 * entries among its events, since it moves no money. An entry belongs to the organization it names,
 * or else to that of its concert, and is read with it.
 */
export interface Ledger {
  /** Oldest first. The cursor is the place of the last entry returned. */
  entries(query: LedgerQuery, page: PageRequest): Promise<Page<LedgerEntry>>;
  /** By account and currency; none for those without postings in the period. */
  balances(query: LedgerQuery): Promise<readonly LedgerBalance[]>;
  /** Oldest first. */
  ofOrder(orderId: OrderId): Promise<readonly LedgerEntry[]>;
  /** What is known about these payments, in any order; none for those without entries. */
  ofPayments(paymentIds: readonly PaymentId[]): Promise<readonly PaymentSums[]>;
  /** By `movedAt`, the oldest first. */
  moved(request: ListMoved): Promise<Page<PaymentSums>>;
}
