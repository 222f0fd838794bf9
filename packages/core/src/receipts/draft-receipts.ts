import type { Event } from '../catalog/index.ts';
import { money } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { Order, OrderProgress } from '../orders/index.ts';
import type { Organization } from '../organizations/index.ts';
import { plainLine, priceOf, refundOf, sumLines } from '../pricing/index.ts';
import type { LinePrice, OrderPrice } from '../pricing/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { ReceiptContent, ReceiptDraft, ReceiptLine } from './receipt.ts';

/** What a receipt names in addition to the order. */
export interface ReceiptSurroundings {
  readonly organization: Pick<Organization, 'name' | 'seller'>;
  readonly event: Event;
  readonly session: Session;
}

const paidStates: readonly OrderProgress['status'][] = ['paid', 'partly_refunded', 'refunded'];

/** What was refunded of an order at one time. */
interface Refund {
  readonly cause: string;
  readonly at: Instant;
  readonly amountMinor: number;
  /** The refunded lines; undefined if the refund names none. */
  readonly seatIds: readonly string[];
}

/**
 * The receipt of an order that was paid, and a credit note for each of its refunds: everything to
 * issue for the order in its current state. Empty if no money moved.
 */
export const draftReceipts = (order: Order, surroundings: ReceiptSurroundings): readonly ReceiptDraft[] => {
  const { progress, orderId, total, placedAt } = order;
  if (!paidStates.includes(progress.status) || total.amountMinor === 0) return [];
  const price = priceOf(order);
  const draft = (cause: string, said: Pick<ReceiptContent, 'kind' | 'at' | 'lines'>): ReceiptDraft => ({
    cause,
    content: contentOf(order, price, surroundings, said),
  });
  const paidAt = 'paidAt' in progress ? progress.paidAt : placedAt;
  const all = order.lines.map((_, at) => at);
  const receipt = draft(`order/${orderId}`, {
    kind: 'receipt',
    at: paidAt,
    lines: linesOf(order, surroundings, all, (at) => price.lines[at] ?? plainLine(0)),
  });
  const notes = refundsOf(order).map((refund) =>
    draft(refund.cause, {
      kind: 'credit-note',
      at: refund.at,
      lines: refundedLines(order, price, surroundings, refund),
    }),
  );
  return [receipt, ...notes];
};

/** Leaves out refunds of nothing. */
const refundsOf = ({ progress, orderId, lines, total, refunds }: Order): readonly Refund[] => {
  if (refunds !== undefined)
    return refunds
      .filter(({ amount }) => amount.amountMinor > 0)
      .map(({ refundId, refundedAt, amount, seatIds }) => ({
        cause: `refund/${refundId}`,
        at: refundedAt,
        amountMinor: amount.amountMinor,
        seatIds,
      }));
  if (progress.status !== 'refunded') return [];
  // Refunded in full before refunds were recorded.
  const seatIds = lines.map(({ seatId }) => seatId);
  return [{ cause: `refund-of/${orderId}`, at: progress.refundedAt, amountMinor: total.amountMinor, seatIds }];
};

/**
 * The lines of a refund, each with the parts that went back. A refund does not say whether fees
 * went back, but its amount tells. An amount that neither case explains, such as a manual refund in
 * the gateway's dashboard, is a line of its own.
 */
const refundedLines = (
  order: Order,
  price: OrderPrice,
  surroundings: ReceiptSurroundings,
  { seatIds, amountMinor }: Refund,
): readonly ReceiptLine[] => {
  const places = order.lines.flatMap(({ seatId }, at) => (seatIds.includes(seatId) ? [at] : []));
  for (const withFees of [true, false]) {
    if (refundOf(price, places, { withFees }).totalMinor !== amountMinor) continue;
    return linesOf(order, surroundings, places, (at) => refundOf(price, [at], { withFees }));
  }
  const { fees, taxes } = price;
  const parts = { ...plainLine(amountMinor), feesMinor: fees.map(() => 0), taxesMinor: taxes.map(() => 0) };
  return [{ label: null, tierName: '', parts }];
};

const linesOf = (
  { lines }: Order,
  { event }: ReceiptSurroundings,
  places: readonly number[],
  partsOf: (at: number) => LinePrice,
): readonly ReceiptLine[] =>
  places.flatMap((at) => {
    const line = lines[at];
    if (line === undefined) return [];
    const tier = event.details.tiers.find(({ tierId }) => tierId === line.tierId);
    return [{ label: line.label, tierName: tier?.name ?? '', parts: partsOf(at) }];
  });

const contentOf = (
  { organizationId, orderId }: Order,
  price: OrderPrice,
  { organization, event, session }: ReceiptSurroundings,
  said: Pick<ReceiptContent, 'kind' | 'at' | 'lines'>,
): ReceiptContent => {
  const { title, venue } = event.details;
  const { name, city, country, timeZone } = venue;
  const { fees, taxes, currency, discount } = price;
  const { totalMinor } = sumLines(
    said.lines.map(({ parts }) => parts),
    price,
  );
  return {
    ...said,
    organizationId,
    orderId,
    seller: { name: organization.name, details: organization.seller ?? null },
    event: { title, startsAt: session.startsAt, venue: { name, city, country, timeZone } },
    discountCode: discount?.code ?? null,
    fees,
    taxes,
    total: money(totalMinor, currency),
  };
};
