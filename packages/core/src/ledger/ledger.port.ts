import type { Instant, Money, OrderId, OrganizationId, Page, PageRequest, PaymentId } from '../kernel/index.ts';
import type { LedgerAccount, LedgerEntry } from './ledger-entry.ts';

/** A stretch of time: `from` belongs to it, `to` does not. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Whose entries, and of when. */
export interface LedgerQuery extends Period {
  readonly organizationId: OrganizationId;
}

/** The sum of all postings to an account in one currency. */
export interface LedgerBalance {
  readonly account: LedgerAccount;
  readonly balance: Money;
}

/**
 * What the ledger knows of a payment's money, in minor units of the currency that was captured:
 * what its gateway took, gave back, and lost.
 */
export interface PaymentSums {
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly currency: string;
  readonly capturedMinor: number;
  readonly returnedMinor: number;
  readonly disputedMinor: number;
  /** What of it has become neither tickets nor gone back. */
  readonly receivableMinor: number;
  /** When its gateway last moved money, or, before it did any, zero. */
  readonly movedAt: Instant;
}

/** Payments whose money one gateway moved, the last time in this period. */
export interface ListMoved extends Period, PageRequest {
  readonly provider: string;
}

/**
 * Every movement of money, for ever.
 *
 * Append-only: nothing changes or removes an entry. Written by no call of its own: the stores of
 * payments and orders keep the entries among the events they append, in the same transaction, each
 * id once, and refuse whole what has an entry that is not balanced. An entry is of the organization
 * it names, or else of its concert's.
 */
export interface Ledger {
  /** Oldest first. The cursor is the place of the last entry given. */
  entries(query: LedgerQuery, page: PageRequest): Promise<Page<LedgerEntry>>;
  /** By account and currency; nothing for those without postings in the period. */
  balances(query: LedgerQuery): Promise<readonly LedgerBalance[]>;
  /** Oldest first. */
  ofOrder(orderId: OrderId): Promise<readonly LedgerEntry[]>;
  /** What is known of these payments; nothing of those without entries. In no order. */
  ofPayments(paymentIds: readonly PaymentId[]): Promise<readonly PaymentSums[]>;
  /** By `movedAt`, the oldest first. */
  moved(request: ListMoved): Promise<Page<PaymentSums>>;
}
