import type { Instant, Money, OrderId, OrganizationId } from '../kernel/index.ts';
import type { Seller } from '../organizations/index.ts';
import type { Fee, LinePrice, Tax } from '../pricing/index.ts';

/** A receipt says what a buyer paid, a credit note what of it went back. */
export type ReceiptKind = 'receipt' | 'credit-note';

/** A ticket on a receipt, or money without one. */
export interface ReceiptLine {
  /** As in `Balcony, row C, seat 12`; null where an amount went back and no ticket with it. */
  readonly label: string | null;
  /** Empty where nobody knows it any more. */
  readonly tierName: string;
  /** What was paid for it, or went back of that, in its parts. */
  readonly parts: LinePrice;
}

/** What a receipt says. Names no buyer, so that a person can be forgotten and it stays as it is. */
export interface ReceiptContent {
  readonly kind: ReceiptKind;
  readonly organizationId: OrganizationId;
  readonly orderId: OrderId;
  /** When the money moved. */
  readonly at: Instant;
  readonly seller: {
    /** The organization's. */
    readonly name: string;
    /** Null while nobody had said. */
    readonly details: Seller | null;
  };
  readonly event: {
    readonly title: string;
    readonly startsAt: Instant;
    readonly venue: {
      readonly name: string;
      readonly city: string;
      readonly country: string;
      readonly timeZone: string;
    };
  };
  readonly lines: readonly ReceiptLine[];
  /** Of the discount, if there was one. */
  readonly discountCode: string | null;
  /** Parallel to the lines' parts. */
  readonly fees: readonly Fee[];
  readonly taxes: readonly Tax[];
  /** The sum of the lines' totals: what was paid, or went back. */
  readonly total: Money;
}

/** A receipt that is to be issued, and what for. */
export interface ReceiptDraft {
  /** Names the payment or refund it is for: there is one receipt for each. */
  readonly cause: string;
  readonly content: ReceiptContent;
}

/** A receipt with its number. It never changes, and there is always one with the number before. */
export interface Receipt {
  /** From 1, in one series for all receipts and credit notes of the organization. */
  readonly number: number;
  /** By the store's clock; never before that of a lower number. */
  readonly issuedAt: Instant;
  readonly cause: string;
  readonly content: ReceiptContent;
}
