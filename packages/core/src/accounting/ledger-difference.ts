import type { Instant, OrderId, PaymentId } from '../kernel/index.ts';
import type { PaymentSums } from '../ledger/index.ts';
import type { GatewayCharge, GatewayPayment } from '../payments/index.ts';

/**
 * How the ledger and a gateway's list of movements disagree about a payment.
 *
 * - `missing-here`: the gateway holds money of it, and the ledger has no entry.
 * - `missing-there`: the ledger has it as captured, and the gateway does not.
 * - `captured-differs`, `returned-differs`, `disputed-differs`: both know it, with different
 *   amounts.
 * - `pending`: both agree, but its buyer has paid and got neither tickets nor the money back.
 */
export type LedgerDifferenceKind =
  'missing-here' | 'missing-there' | 'captured-differs' | 'returned-differs' | 'disputed-differs' | 'pending';

/** One difference, in minor units. */
export interface LedgerDifference {
  readonly kind: LedgerDifferenceKind;
  readonly provider: string;
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly currency: string;
  readonly hereMinor: number;
  readonly thereMinor: number;
  /**
   * When its money last moved: at the gateway, or by the ledger if the gateway does not know it.
   */
  readonly movedAt: Instant;
}

const lostMinor = ({ dispute }: GatewayPayment): number =>
  dispute?.status === 'lost' ? dispute.amount.amountMinor : 0;

/** Where the ledger disagrees with the gateway about a charge. */
export const differencesOf = (
  provider: string,
  { payment, orderId, movedAt }: GatewayCharge,
  sums: PaymentSums | undefined,
): readonly LedgerDifference[] => {
  const { paymentId, captured, refunded } = payment;
  const about = { provider, paymentId, orderId, currency: captured.currency, movedAt };
  const kept = captured.amountMinor - refunded.amountMinor;
  // A charge that is unknown here and was refunded in full is owed to nobody.
  if (sums === undefined) return kept === 0 ? [] : [{ kind: 'missing-here', ...about, hereMinor: 0, thereMinor: kept }];
  const hereMinor = sums.currency === captured.currency ? sums.capturedMinor : 0;
  const differing: readonly LedgerDifference[] = [
    { kind: 'captured-differs', ...about, hereMinor, thereMinor: captured.amountMinor },
    { kind: 'returned-differs', ...about, hereMinor: sums.returnedMinor, thereMinor: refunded.amountMinor },
    { kind: 'disputed-differs', ...about, hereMinor: sums.disputedMinor, thereMinor: lostMinor(payment) },
  ];
  const found = differing.filter((one) => one.hereMinor !== one.thereMinor);
  if (found.length > 0 || sums.receivableMinor === 0) return found;
  return [{ kind: 'pending', ...about, hereMinor: sums.receivableMinor, thereMinor: kept }];
};
