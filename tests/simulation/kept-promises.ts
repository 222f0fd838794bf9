import { providerRefOf, refundsMinor, refundsOf } from '@ticketly/core/payments';
import type { AuditedSession, Finding } from '@ticketly/core/testing';
import type { World } from './world.ts';

/** What somebody lived through. */
export type Lived = Pick<World, 'toldPaid' | 'takenBack' | 'isOff' | 'toldRefunded'> & {
  readonly gateway: Pick<World['gateway'], 'sentBack'>;
};

/**
 * What only those know who lived through it: what buyers and the organizer were told, and what
 * moved at the gateway without us.
 */
export const auditPromises = (lived: Lived, session: AuditedSession): readonly Finding[] => [
  ...unpaid(lived, session),
  ...unrefunded(lived, session),
  ...waiting(session),
  ...askedTwice(lived, session),
  ...shared(session),
  ...sums(session),
];

/** I8: who was told that an order is paid has it until somebody takes it back. */
const unpaid = ({ toldPaid, takenBack, isOff }: Lived, { orders }: AuditedSession): readonly Finding[] =>
  orders
    .filter(
      ({ orderId, progress }) =>
        toldPaid.has(orderId) && !isOff && !takenBack.has(orderId) && progress.status !== 'paid',
    )
    .map(({ orderId, progress }) => ({
      invariant: 'I8',
      sentence: `a buyer was told that ${orderId} is paid, and now it is ${progress.status}`,
    }));

/** I6: a refund that was asked for, however often, is one refund of its order. */
const unrefunded = ({ toldRefunded }: Lived, { orders }: AuditedSession): readonly Finding[] =>
  [...toldRefunded].flatMap(([refundId, orderId]): readonly Finding[] => {
    const { refunds = [] } = orders.find((order) => order.orderId === orderId) ?? {};
    const times = refunds.filter((refund) => refund.refundId === refundId).length;
    return times === 1
      ? []
      : [{ invariant: 'I6', sentence: `${refundId} of ${orderId} was decided, and is on record ${times} times` }];
  });

/** I2: nothing stays on its way for ever. */
const waiting = ({ payments }: AuditedSession): readonly Finding[] =>
  payments
    .filter(({ progress }) => progress.status === 'refund_pending')
    .map(({ paymentId }) => ({ invariant: 'I2', sentence: `payment ${paymentId} goes back, and never arrives` }));

/** I10: what is said to have gone back at the gateway unasked is no more than what did. */
const askedTwice = ({ gateway }: Lived, { payments }: AuditedSession): readonly Finding[] =>
  payments.flatMap((payment): readonly Finding[] => {
    const { paymentId } = payment;
    const found = refundsMinor(refundsOf(payment).filter(({ reason }) => reason === 'at-gateway'));
    const sentBack = gateway.sentBack.get(paymentId) ?? 0;
    return found <= sentBack
      ? []
      : [
          {
            invariant: 'I10',
            sentence: `of payment ${paymentId} ${found} went back unasked, and ${sentBack} in the dashboard`,
          },
        ];
  });

/** I6: an attempt to pay is a payment of its own at the gateway. */
const shared = ({ payments, ledger }: AuditedSession): readonly Finding[] => {
  const theirs = new Map(ledger.map(({ paymentId, providerRef }) => [paymentId, providerRef]));
  return payments.flatMap(({ paymentId, attempt, progress }): readonly Finding[] => {
    const providerRef = providerRefOf(progress);
    return providerRef === null || theirs.get(paymentId) === providerRef
      ? []
      : [
          {
            invariant: 'I6',
            sentence: `attempt ${attempt}, payment ${paymentId}, is not the gateway's ${providerRef}`,
          },
        ];
  });
};

/** I10: all that the ledger has at the gateway is what the gateway has. */
const sums = ({ entries, ledger }: AuditedSession): readonly Finding[] => {
  const ours = entries
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account.startsWith('gateway:'))
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  const theirs = ledger.reduce((sum, { captured, refunded, dispute }) => {
    const lost = dispute?.status === 'lost' ? dispute.amount.amountMinor : 0;
    return sum + captured.amountMinor - refunded.amountMinor - lost;
  }, 0);
  return ours === theirs
    ? []
    : [{ invariant: 'I10', sentence: `the ledger has ${ours} at the gateway, which has ${theirs}` }];
};
