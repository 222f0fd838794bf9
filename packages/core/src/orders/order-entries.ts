import { money } from '../kernel/index.ts';
import type { Instant, Money } from '../kernel/index.ts';
import { movedFrom, opposite, summed } from '../ledger/index.ts';
import type { LedgerEntry, LedgerEntryId, LedgerEntryKind, Posting } from '../ledger/index.ts';
import { priceOf, refundOf, sharesOf, sumLines } from '../pricing/index.ts';
import type { LinePrice, OrderPrice } from '../pricing/index.ts';
import type { OrderFact } from './order-facts.ts';
import type { Order, OrderRefund } from './order.ts';
import { lastRefundOf } from './refunded-lines.ts';

/** Whom an amount goes to that a buyer paid: these parts, and the rest to the organizer. */
const sold = (amount: Money, parts: LinePrice, price: OrderPrice): readonly Posting[] => {
  const { currency } = amount;
  const { platformMinor, taxesMinor } = sharesOf(parts, price);
  const taxMinor = taxesMinor.reduce((sum, tax) => sum + tax, 0);
  return summed([
    ...movedFrom('organizer', 'receivable', money(amount.amountMinor - platformMinor - taxMinor, currency)),
    ...movedFrom('platform', 'receivable', money(platformMinor, currency)),
    ...movedFrom('tax', 'receivable', money(taxMinor, currency)),
  ]).filter((posting) => posting.amount.amountMinor !== 0);
};

const saleOf = (order: Order): readonly Posting[] => {
  const price = priceOf(order);
  return sold(order.total, sumLines(price.lines, price), price);
};

const backwards = (postings: readonly Posting[]): readonly Posting[] =>
  postings.map(({ account, amount }) => ({ account, amount: opposite(amount) }));

/**
 * A refund as the sale of its lines backwards. Money without seats went back at the gateway, nobody
 * knows for what: it is the organizer's. What a lost dispute took leaves the sale as it was, and
 * waits in its own account until somebody decides who bears it.
 */
const refundPostings = (order: Order, { seatIds, amount, reason, withFees }: OrderRefund): readonly Posting[] => {
  if (reason === 'dispute-lost') return movedFrom('receivable', 'disputes', amount);
  const seats = new Set(seatIds);
  const places = order.lines.flatMap(({ seatId }, place) => (seats.has(seatId) ? [place] : []));
  const price = priceOf(order);
  const whole = refundOf(price, places, { withFees: true });
  // A fee that the organizer bears is no part of the amount, which then tells nothing about it.
  const isWhole = withFees !== false && amount.amountMinor >= whole.totalMinor;
  const parts = isWhole ? whole : refundOf(price, places, { withFees: false });
  return backwards(sold(amount, parts, price));
};

/**
 * The ledger's entries of what happened to an order: its sale, when it got its tickets for a
 * payment, and what was taken back of it since. A free order moves no money.
 */
export const orderEntries = ({ type, payload: order }: OrderFact, postedAt: Instant): readonly LedgerEntry[] => {
  const refund = lastRefundOf(order);
  switch (type) {
    case 'OrderPaid':
      return entryOf(order, 'sold', `${order.orderId}:sold`, saleOf(order), postedAt);
    case 'OrderPartlyRefunded':
    case 'OrderRefunded':
      // Orders that were refunded before refunds were kept went back whole.
      return refund === undefined
        ? entryOf(order, 'taken_back', `${order.orderId}:taken_back`, backwards(saleOf(order)), postedAt)
        : entryOf(order, 'taken_back', takenBackId(order, refund), refundPostings(order, refund), postedAt);
    case 'OrderPlaced':
    case 'OrderPinned':
    case 'OrderExpired':
    case 'OrderCancelled':
      return [];
  }
};

/** A caller may name a refund as another order's was named. */
const takenBackId = ({ orderId }: Order, { refundId }: OrderRefund): string => `${orderId}:${refundId}:taken_back`;

const entryOf = (
  { orderId, organizationId, eventId, progress }: Order,
  kind: LedgerEntryKind,
  entryId: string,
  postings: readonly Posting[],
  postedAt: Instant,
): readonly LedgerEntry[] => {
  const paymentId = 'paymentId' in progress ? progress.paymentId : null;
  if (paymentId === null || postings.length === 0) return [];
  return [{ entryId: entryId as LedgerEntryId, kind, organizationId, eventId, orderId, paymentId, postings, postedAt }];
};
