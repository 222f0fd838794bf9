import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../catalog/index.ts';
import { instant, money } from '../kernel/index.ts';
import type { DiscountId, RefundId, SeatId, SessionId, TierId } from '../kernel/index.ts';
import type { Order, OrderRefund } from '../orders/index.ts';
import { quote, refundOf, sumLines, totalOf } from '../pricing/index.ts';
import type { Fee, PriceRules, Tax } from '../pricing/index.ts';
import type { Session } from '../scheduling/index.ts';
import { draftReceipts } from './draft-receipts.ts';
import type { ReceiptContent } from './receipt.ts';

const venue = { name: 'Arena', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna' };
const surroundings = {
  organization: { name: 'Strings Inc.' },
  event: { details: { title: 'Strings', venue, tiers: [] } } as unknown as Event,
  session: { startsAt: instant(1) } as Session,
};

const amount = fc.oneof(fc.constantFrom(0, 1, 1_999, 4_500), fc.integer({ min: 0, max: 2_000_000 }));
const ppm = fc.integer({ min: 0, max: 1_000_000 });
const anyFee: fc.Arbitrary<Fee> = fc.record({
  name: fc.constant('Fee'),
  per: fc.constantFrom('ticket', 'order'),
  amount: fc.oneof(
    fc.record({ kind: fc.constant('flat' as const), amountMinor: amount }),
    fc.record({ kind: fc.constant('share' as const), ppm }),
  ),
  payer: fc.constantFrom('buyer', 'organizer'),
  recipient: fc.constantFrom('organizer', 'platform'),
  isRefundable: fc.boolean(),
});
const anyTax: fc.Arbitrary<Tax> = fc.record({
  name: fc.constant('Tax'),
  ppm,
  kind: fc.constantFrom('included', 'added'),
});

interface Sale {
  readonly pricesMinor: readonly number[];
  readonly rules: PriceRules;
  readonly discountPpm: number | null;
}

const anySale: fc.Arbitrary<Sale> = fc.record({
  pricesMinor: fc.array(amount, { minLength: 1, maxLength: 10 }),
  rules: fc.record({ fees: fc.array(anyFee, { maxLength: 4 }), taxes: fc.array(anyTax, { maxLength: 3 }) }),
  discountPpm: fc.option(ppm),
});

const tierId = 'stalls' as TierId;

/** How the tickets of an order go back: which at a time, and with which fees. */
const anyRefunds = fc.array(fc.record({ lines: fc.subarray([...Array(10).keys()]), withFees: fc.boolean() }), {
  maxLength: 5,
});

const orderOf = ({ pricesMinor, rules, discountPpm }: Sale, wishes: readonly Refunding[]): Order | undefined => {
  const rule = { kind: 'percentage', ppm: discountPpm ?? 0, tierIds: [], sessionIds: [] } as const;
  const tickets = pricesMinor.map((amountMinor) => ({ tierId, price: money(amountMinor, 'EUR') }));
  const quoted = quote({
    sessionId: 'tonight' as SessionId,
    lines: tickets,
    currency: 'EUR',
    rules,
    discount: discountPpm === null ? undefined : { discountId: 'd1' as DiscountId, code: 'SPRING', rule },
  });
  if (!quoted.ok) return undefined;
  const { price, total } = quoted.value;
  const lines = tickets.map((line, at) => ({ ...line, seatId: `seat-${at}` as SeatId, label: `Seat ${at}` }));
  const left = new Set(lines.keys());
  const refunds = wishes.flatMap(({ lines: wanted, withFees }, at): OrderRefund[] => {
    const places = wanted.filter((place) => left.delete(place));
    const amount = money(refundOf(price, places, { withFees }).totalMinor, price.currency);
    const seatIds = places.map((place) => `seat-${place}` as SeatId);
    if (places.length === 0) return [];
    return [{ refundId: `refund-${at}` as RefundId, seatIds, amount, refundedAt: instant(at), reason: 'requested' }];
  });
  const progress = { status: 'paid', paidAt: instant(1), paymentId: 'payment' };
  return {
    orderId: 'order',
    organizationId: 'organization',
    lines,
    total,
    price,
    refunds,
    progress,
  } as unknown as Order;
};

type Refunding = { readonly lines: readonly number[]; readonly withFees: boolean };

const sums = ({ lines, fees, taxes, total }: ReceiptContent): void => {
  const parts = sumLines(
    lines.map((line) => line.parts),
    { fees, taxes },
  );
  expect(parts.totalMinor).toBe(total.amountMinor);
  // The parts explain the total, not only the lines' totals.
  expect(totalOf(parts, { fees, taxes })).toBe(total.amountMinor);
};

describe('whatever was bought and went back', () => {
  test('a receipt sums to what was paid, a credit note to its refund, all together to what was paid in the end', () => {
    fc.assert(
      fc.property(anySale, anyRefunds, (sale, wishes) => {
        const order = orderOf(sale, wishes);
        if (order === undefined) return;
        const contents = draftReceipts(order, surroundings).map(({ content }) => content);
        for (const content of contents) sums(content);
        const refunds = (order.refunds ?? []).filter(({ amount }) => amount.amountMinor > 0);
        if (order.total.amountMinor === 0) {
          expect(contents).toEqual([]);
          return;
        }
        const [receipt, ...notes] = contents;
        expect(receipt?.total).toEqual(order.total);
        expect(notes.map(({ total }) => total)).toEqual(refunds.map(({ amount }) => amount));
        for (const [at, note] of notes.entries())
          expect(note.lines.map(({ label }) => label?.replace('Seat ', 'seat-'))).toEqual(refunds[at]?.seatIds);
      }),
      { numRuns: 2_000 },
    );
  });

  test('an amount that no line explains is a line of its own', () => {
    fc.assert(
      fc.property(anySale, fc.integer({ min: 1, max: 1_000 }), (sale, amountMinor) => {
        const order = orderOf(sale, []);
        if (order === undefined || order.total.amountMinor === 0) return;
        const refund = { refundId: 'r', seatIds: [], amount: money(amountMinor, 'EUR'), refundedAt: instant(1) };
        const refunds = [{ ...refund, reason: 'at-gateway' }] as unknown as readonly OrderRefund[];
        const [, note] = draftReceipts({ ...order, refunds }, surroundings);
        expect(note?.content).toMatchObject({ lines: [{ label: null }], total: money(amountMinor, 'EUR') });
        if (note !== undefined) sums(note.content);
      }),
    );
  });
});
