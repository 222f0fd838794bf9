import { refundedMinorOf } from '../../orders/index.ts';
import { isCaptured, refundsMinor, refundsOf } from '../../payments/index.ts';
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

/** A restore loses payments. One that was refunded in full since is owed to nobody. */
const unknownPayment = (theirs: GatewayPayment): Finding[] =>
  theirs.captured.amountMinor === theirs.refunded.amountMinor
    ? []
    : [
        {
          invariant: 'I2',
          sentence: `the gateway captured ${theirs.captured.amountMinor} for payment ${theirs.paymentId}, which no order knows, and gave back ${theirs.refunded.amountMinor}`,
        },
      ];

/**
 * Of a captured payment that paid its order, the gateway keeps what the order did not give back. Of
 * any other it keeps nothing. The gateway does not count money lost in a dispute as refunded.
 */
const lost = ({ orders }: AuditedSession, payment: Payment, theirs: GatewayPayment): Finding[] => {
  const captured = theirs.captured.amountMinor;
  if (captured === 0) return [];
  const order = orders.find(({ orderId }) => orderId === payment.orderId);
  const payer = order !== undefined && 'paymentId' in order.progress ? order.progress.paymentId : null;
  const isPayer = payer === payment.paymentId;
  const kept = captured - theirs.refunded.amountMinor - lostMinor(theirs);
  const right = isPayer && order ? Math.max(0, captured - refundedMinorOf(order)) : 0;
  if (kept === right || (lostMinor(theirs) > 0 && kept <= right)) return [];
  const end = isPayer ? 'paid its order' : 'did not pay its order';
  return [
    {
      invariant: 'I2',
      sentence: `payment ${payment.paymentId} ${end} (${order?.progress.status ?? 'unknown'}), yet the gateway keeps ${kept} of ${captured} instead of ${right}`,
    },
  ];
};

const lostMinor = ({ dispute }: GatewayPayment): number =>
  dispute?.status === 'lost' ? dispute.amount.amountMinor : 0;

/** I10: our books and the gateway's agree on what was refunded. */
const unequal = (payment: Payment, theirs: GatewayPayment): Finding[] => {
  const says = payment.progress.status;
  if (says === 'mismatched' || says === 'refund_pending') return [];
  const kept = theirs.captured.amountMinor - theirs.refunded.amountMinor;
  const ours = isCaptured(payment.progress) ? theirs.captured.amountMinor - refundsMinor(refundsOf(payment)) : 0;
  if (kept === ours) return [];
  return [
    {
      invariant: 'I10',
      sentence: `payment ${payment.paymentId} is ${says} here with ${ours} left of ${payment.amount.amountMinor}, and the gateway keeps ${kept}`,
    },
  ];
};
