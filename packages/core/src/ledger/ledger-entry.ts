import type { Brand, EventId, Instant, Money, OrderId, OrganizationId, PaymentId } from '../kernel/index.ts';

/** Derived from the cause of an entry, so that a repeat of the cause yields the same entry. */
export type LedgerEntryId = Brand<string, 'LedgerEntryId'>;

/**
 * Where money is, or who owns it.
 *
 * - `gateway:<provider>`: what a gateway holds.
 * - `receivable`: what buyers have paid without holding tickets for it. Zero when all is settled.
 * - `organizer`, `platform`, `tax`: the owners of what was sold.
 * - `disputes`: what lost disputes have taken.
 */
export type LedgerAccount = 'receivable' | 'organizer' | 'platform' | 'tax' | 'disputes' | `gateway:${string}`;

/**
 * What moves money.
 *
 * - `captured`: a gateway took a buyer's money, even an amount that nobody asked for.
 * - `sold`: an order got its tickets for it.
 * - `taken_back`: tickets became invalid, and their price belongs to the buyer again.
 * - `returned`: the gateway gave money back.
 * - `disputed`: a lost dispute took it.
 */
export type LedgerEntryKind = 'captured' | 'sold' | 'taken_back' | 'returned' | 'disputed';

/**
 * What an entry does to one account. Positive for money that reaches a gateway, or is lost;
 * negative for money owed to somebody.
 */
export interface Posting {
  readonly account: LedgerAccount;
  readonly amount: Money;
}

/**
 * One movement of money, in double entry: its postings sum to zero in each currency. Entries are
 * only ever added.
 */
export interface LedgerEntry {
  readonly entryId: LedgerEntryId;
  readonly kind: LedgerEntryKind;
  /** Absent for a payment that was begun before payments named their organization. */
  readonly organizationId?: OrganizationId;
  readonly eventId: EventId;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly postings: readonly Posting[];
  /** When it was decided, by the clock of the deciding process. */
  readonly postedAt: Instant;
}
