import type { Event } from '../catalog/index.ts';
import { money } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { Order, OrderProgress } from '../orders/index.ts';
import type { Organization } from '../organizations/index.ts';
import { plainLine, priceOf, refundOf, sumLines } from '../pricing/index.ts';
import type { LinePrice, OrderPrice } from '../pricing/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { ReceiptContent, ReceiptDraft, ReceiptLine } from './receipt.ts';

/** What a receipt names beside the order. */
export interface ReceiptSurroundings {
  readonly organization: Pick<Organization, 'name' | 'seller'>;
  readonly event: Event;
  readonly session: Session;
}

const paidStates: readonly OrderProgress['status'][] = ['paid', 'partly_refunded', 'refunded'];

/** What of an order went back at one time. */
interface Refund {
  readonly cause: string;
  readonly at: Instant;
  readonly amountMinor: number;
  /** The refunded lines; undefined where nobody said which. */
  readonly seatIds: readonly string[];
}

/**
 * The receipt of an order that was paid, and a credit note for each of its refunds: everything that
 * is to be issued for the order as it is now. Nothing where no money moved.
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

/** Nothing is told of a refund that gave nothing back. */
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
  // Refunded whole before refunds were kept.
  const seatIds = lines.map(({ seatId }) => seatId);
  return [{ cause: `refund-of/${orderId}`, at: progress.refundedAt, amountMinor: total.amountMinor, seatIds }];
};

/**
 * The lines of a refund, each with the parts that went back of it. Which fees did is not told of a
 * refund, but follows from its amount. An amount that neither way explains, as somebody gives back
 * in a gateway's dashboard, is a line of its own.
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
