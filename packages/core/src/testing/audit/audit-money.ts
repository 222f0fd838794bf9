import type { GatewayPayment, Payment } from '../../payments/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding } from './finding.ts';

/**
 * I2: every captured payment ends as its order's tickets or a full refund. I10: our ledger of
 * payments equals the gateway's.
 */
export const auditMoney = (session: AuditedSession): readonly Finding[] => {
  const ours = new Map(session.payments.map((payment) => [payment.paymentId, payment]));
  return session.ledger.flatMap((theirs) => {
    const payment = ours.get(theirs.paymentId);
    if (payment === undefined) return unknownPayment(theirs);
    return [...lost(session, payment, theirs), ...unequal(payment, theirs)];
  });
};

/** A restore forgets payments. What went back whole since is owed to nobody. */
const unknownPayment = (theirs: GatewayPayment): Finding[] =>
  theirs.captured.amountMinor === theirs.refunded.amountMinor
    ? []
    : [
        {
          invariant: 'I2',
          sentence: `the gateway captured ${theirs.captured.amountMinor} for payment ${theirs.paymentId}, which no order knows, and gave back ${theirs.refunded.amountMinor}`,
        },
      ];

const lost = ({ orders }: AuditedSession, payment: Payment, theirs: GatewayPayment): Finding[] => {
  const kept = theirs.captured.amountMinor - theirs.refunded.amountMinor;
  const order = orders.find(({ orderId }) => orderId === payment.orderId);
  const ticketed = order?.progress.status === 'paid' && order.progress.paymentId === payment.paymentId;
  const captured = theirs.captured.amountMinor > 0;
  if (ticketed && captured && kept === theirs.captured.amountMinor) return [];
  if (!ticketed && kept === 0) return [];
  const end = ticketed ? 'paid its order' : `did not pay its order (${order?.progress.status ?? 'unknown'})`;
  return [
    {
      invariant: 'I2',
      sentence: `payment ${payment.paymentId} ${end}, yet the gateway keeps ${kept} of ${theirs.captured.amountMinor}`,
    },
  ];
};

const unequal = (payment: Payment, theirs: GatewayPayment): Finding[] => {
  const says = payment.progress.status;
  const kept = theirs.captured.amountMinor - theirs.refunded.amountMinor;
  const fits =
    says === 'mismatched' ||
    (says === 'succeeded' ? kept === payment.amount.amountMinor : says === 'refund_pending' || kept === 0);
  if (fits) return [];
  return [
    {
      invariant: 'I10',
      sentence: `payment ${payment.paymentId} is ${says} here, and the gateway keeps ${kept} of ${payment.amount.amountMinor}`,
    },
  ];
};
