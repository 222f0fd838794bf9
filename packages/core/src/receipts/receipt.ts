import type { Instant, Money, OrderId, OrganizationId } from '../kernel/index.ts';
import type { Seller } from '../organizations/index.ts';
import type { Fee, LinePrice, Tax } from '../pricing/index.ts';

/** A receipt says what a buyer paid, a credit note what was refunded. */
export type ReceiptKind = 'receipt' | 'credit-note';

/** A ticket on a receipt, or money without one. */
export interface ReceiptLine {
  /** As in `Balcony, row C, seat 12`; null if an amount went back without a ticket. */
  readonly label: string | null;
  /** Empty if it is no longer known. */
  readonly tierName: string;
  /** What was paid or refunded for it, in its parts. */
  readonly parts: LinePrice;
}

/** What a receipt says. It names no buyer, so that erasing a person leaves it unchanged. */
export interface ReceiptContent {
  readonly kind: ReceiptKind;
  readonly organizationId: OrganizationId;
  readonly orderId: OrderId;
  /** When the money moved. */
  readonly at: Instant;
  readonly seller: {
    /** The organization's name. */
    readonly name: string;
    /** Null if none were given at the time. */
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
  /** The discount's code, if there was one. */
  readonly discountCode: string | null;
  /** Parallel to the lines' parts. */
  readonly fees: readonly Fee[];
  readonly taxes: readonly Tax[];
  /** The sum of the lines' totals: what was paid, or refunded. */
  readonly total: Money;
}

/** A receipt to issue, and its cause. */
export interface ReceiptDraft {
  /** Names the payment or refund it is for: each has one receipt. */
  readonly cause: string;
  readonly content: ReceiptContent;
}

/** A receipt with its number. It never changes, and numbers have no gaps. */
export interface Receipt {
  /** From 1, in one series for all receipts and credit notes of the organization. */
  readonly number: number;
  /** By the store's clock; never earlier than that of a lower number. */
  readonly issuedAt: Instant;
  readonly cause: string;
  readonly content: ReceiptContent;
}
