import type { Brand, EventId, Instant, Money, OrderId, OrganizationId, PaymentId } from '../kernel/index.ts';

/** Follows from the cause of an entry, so that a repeat of the cause is the same entry. */
export type LedgerEntryId = Brand<string, 'LedgerEntryId'>;

/**
 * Where money is, or whose it is.
 *
 * - `gateway:<provider>`: what a gateway holds.
 * - `receivable`: what buyers have paid and hold no tickets for. Nothing when all is settled.
 * - `organizer`, `platform`, `tax`: whom the sales belong to.
 * - `disputes`: what lost disputes have taken.
 */
export type LedgerAccount = 'receivable' | 'organizer' | 'platform' | 'tax' | 'disputes' | `gateway:${string}`;

/**
 * What moves money.
 *
 * - `captured`: a gateway took a buyer's money, also an amount that nobody asked for.
 * - `sold`: an order got its tickets for it.
 * - `taken_back`: tickets became invalid, and their price is the buyer's again.
 * - `returned`: the gateway gave money back.
 * - `disputed`: a lost dispute took it.
 */
export type LedgerEntryKind = 'captured' | 'sold' | 'taken_back' | 'returned' | 'disputed';

/**
 * What an entry does to one account. Above zero for what comes to a gateway, or is lost; below zero
 * for what is owed to somebody.
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
  /** Absent in what is told of a payment that was begun before payments named it. */
  readonly organizationId?: OrganizationId;
  readonly eventId: EventId;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly postings: readonly Posting[];
  /** When it was decided, by the clock of the process that did. */
  readonly postedAt: Instant;
}
