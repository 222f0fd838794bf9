import { money } from '../kernel/index.ts';
import type { Instant, Money } from '../kernel/index.ts';
import { movedFrom, summed } from '../ledger/index.ts';
import type { LedgerAccount, LedgerEntry, LedgerEntryId, LedgerEntryKind, Posting } from '../ledger/index.ts';
import { disputedMinor, isCaptured, refundNameOf, refundsMinor, refundsOf } from './payment-refunds.ts';
import type { Payment, PaymentRefund } from './payment.ts';

/** What was captured of a payment, asked for or not; undefined if nothing was. */
const capturedOf = ({ amount, progress }: Payment): Money | undefined => {
  if (progress.status === 'mismatched') return progress.captured;
  return isCaptured(progress) ? amount : undefined;
};

/**
 * What was captured since. A payment that is heard of only now that all of it is gone had what went
 * back, and of its amount what the buyer's bank took.
 */
const capturedSince = (after: Payment): Money | undefined => {
  if (after.progress.status !== 'refunded') return capturedOf(after);
  const done = doneOf(after);
  const { currency } = done[0]?.amount ?? after.amount;
  const returned = refundsMinor(done);
  const lost = Math.min(disputedMinor(after), Math.max(0, after.amount.amountMinor - returned));
  return money(returned + lost, currency);
};

const doneOf = (payment: Payment): readonly PaymentRefund[] =>
  refundsOf(payment).filter(({ status }) => status === 'done');

/**
 * The ledger's entries of a change of a payment: what its gateway captured, gave back, and lost to
 * the buyer's bank since. Until an order gets tickets for it, money is owed to the buyer.
 */
export const paymentEntries = (
  before: Payment | undefined,
  after: Payment,
  postedAt: Instant,
): readonly LedgerEntry[] => {
  const known = before && capturedOf(before);
  const captured = known ?? capturedSince(after);
  if (captured === undefined) return [];
  const gateway: LedgerAccount = `gateway:${after.provider}`;
  const { paymentId, orderId, eventId, organizationId } = after;
  const of = { ...(organizationId !== undefined && { organizationId }), eventId, orderId, paymentId };
  const entry = (cause: string, kind: LedgerEntryKind, postings: readonly Posting[]): readonly LedgerEntry[] =>
    postings.length === 0 ? [] : [{ entryId: `${cause}:${kind}` as LedgerEntryId, kind, ...of, postings, postedAt }];
  const returned = (before === undefined || known === undefined ? [] : doneOf(before)).map(({ refundId }) => refundId);
  return [
    ...(known === undefined ? entry(paymentId, 'captured', movedFrom('receivable', gateway, captured)) : []),
    ...doneOf(after)
      .filter(({ refundId }) => !returned.includes(refundId))
      .flatMap(({ refundId, amount }) =>
        entry(refundNameOf(paymentId, refundId), 'returned', movedFrom(gateway, 'receivable', amount)),
      ),
    ...(disputedMinor(before ?? {}) === 0 ? entry(paymentId, 'disputed', lostPostings(after, captured, gateway)) : []),
  ];
};

/** What a bank takes beyond what was left of the payment is nobody's but the dispute's. */
const lostPostings = (payment: Payment, captured: Money, gateway: LedgerAccount): readonly Posting[] => {
  const lostMinor = disputedMinor(payment);
  if (lostMinor === 0) return [];
  const left = Math.max(0, captured.amountMinor - refundsMinor(doneOf(payment)));
  const ofBuyer = Math.min(left, lostMinor);
  const { currency } = captured;
  return summed([
    ...movedFrom(gateway, 'receivable', money(ofBuyer, currency)),
    ...movedFrom(gateway, 'disputes', money(lostMinor - ofBuyer, currency)),
  ]);
};
