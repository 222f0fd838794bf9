import { isBalanced, sumPayment } from '../../ledger/index.ts';
import type { LedgerEntry, PaymentSums } from '../../ledger/index.ts';
import type { GatewayPayment, Payment } from '../../payments/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding } from './finding.ts';

/**
 * I10: every entry of the ledger is balanced, its sums for each payment equal the gateway's, and no
 * settled payment leaves the buyer with money owed.
 */
export const auditLedger = (session: AuditedSession): readonly Finding[] => {
  const ofPayment = Map.groupBy(session.entries, ({ paymentId }) => paymentId);
  const theirs = new Map(session.ledger.map((payment) => [payment.paymentId, payment]));
  return [
    ...session.entries.flatMap(unbalanced),
    ...session.payments.flatMap((payment) => {
      const entries = ofPayment.get(payment.paymentId) ?? [];
      return unlike(payment, entries.length === 0 ? undefined : sumPayment(entries), theirs.get(payment.paymentId));
    }),
  ];
};

const unbalanced = ({ entryId, postings }: LedgerEntry): readonly Finding[] =>
  isBalanced(postings) ? [] : [{ invariant: 'I10', sentence: `the ledger's entry ${entryId} is not balanced` }];

const unlike = (
  { paymentId, progress }: Payment,
  ours: PaymentSums | undefined,
  theirs: GatewayPayment | undefined,
): readonly Finding[] => {
  const has = textOf(ours?.capturedMinor, ours?.returnedMinor, ours?.disputedMinor, ours?.currency);
  const lostMinor = theirs?.dispute?.status === 'lost' ? theirs.dispute.amount.amountMinor : 0;
  const { amountMinor: capturedMinor, currency } = theirs?.captured ?? { amountMinor: 0, currency: '' };
  const said = textOf(capturedMinor, theirs?.refunded.amountMinor, lostMinor, currency);
  const isWaiting = progress.status === 'mismatched' || progress.status === 'refund_pending';
  return [
    ...(has === said
      ? []
      : [
          { invariant: 'I10', sentence: `the ledger has of payment ${paymentId} ${has}, the gateway ${said}` } as const,
        ]),
    ...(isWaiting || ours === undefined || ours.receivableMinor === 0
      ? []
      : [
          {
            invariant: 'I10',
            sentence: `of payment ${paymentId}, which is ${progress.status}, the ledger owes ${ours.receivableMinor} to its buyer`,
          } as const,
        ]),
  ];
};

const textOf = (capturedMinor = 0, returnedMinor = 0, disputedMinor = 0, currency = ''): string =>
  capturedMinor === 0
    ? 'nothing'
    : `${capturedMinor} ${currency} captured, ${returnedMinor} given back, ${disputedMinor} lost`;
