import { describe, expect, it } from 'vitest';
import { holdIdOf, instant, money, tellOnce } from '../kernel/index.ts';
import type {
  EventId,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SeatId,
  SessionId,
  TierId,
} from '../kernel/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { Fence } from '../locking/index.ts';
import { quote } from '../pricing/index.ts';
import type { PriceRules } from '../pricing/index.ts';
import { decideExpireOrder, decidePayOrder } from './order-decider.ts';
import { orderEntries } from './order-entries.ts';
import { orderFacts } from './order-facts.ts';
import type { Order, OrderRefundReason } from './order.ts';
import { decideRefundOrder, tellRefund } from './refund-decider.ts';

const now = instant(1_000_000);
const sessionId = 's1' as SessionId;
const order = (...pricesMinor: readonly number[]): Order => ({
  orderId: 'o1' as OrderId,
  sessionId,
  eventId: 'e1' as EventId,
  organizationId: 'org1' as OrganizationId,
  buyerId: 'ada' as PrincipalId,
  holdId: holdIdOf(sessionId, 'h1'),
  fence: 1 as Fence,
  lines: pricesMinor.map((priceMinor, at) => ({
    seatId: `A${at}` as SeatId,
    label: `A${at}`,
    tierId: 't' as TierId,
    price: money(priceMinor, 'EUR'),
  })),
  total: money(
    pricesMinor.reduce((sum, priceMinor) => sum + priceMinor, 0),
    'EUR',
  ),
  placedAt: now,
  progress: { status: 'pending', expiresAt: now },
});
const paymentId = 'p1' as PaymentId;
const words = (entries: readonly LedgerEntry[]): readonly string[] =>
  entries.map(
    ({ entryId, postings }) =>
      `${entryId}: ${postings.map(({ account, amount }) => `${account} ${amount.amountMinor}`).join(', ')}`,
  );

const rules: PriceRules = {
  fees: [
    {
      name: 'Service',
      per: 'ticket',
      amount: { kind: 'flat', amountMinor: 250 },
      payer: 'buyer',
      recipient: 'platform',
      isRefundable: false,
    },
    {
      name: 'Commission',
      per: 'ticket',
      amount: { kind: 'share', ppm: 50_000 },
      payer: 'organizer',
      recipient: 'platform',
      isRefundable: true,
    },
    {
      name: 'Postage',
      per: 'order',
      amount: { kind: 'flat', amountMinor: 300 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: true,
    },
  ],
  taxes: [{ name: 'VAT', ppm: 200_000, kind: 'added' }],
};

const paidFor = (pending: Order) => decidePayOrder({ paymentId, now }, pending)[0];

/** An order that is paid, at a price in parts. */
const paidInParts = (pending: Order) => {
  const quoted = quote({ sessionId, lines: pending.lines, currency: 'EUR', rules });
  if (!quoted.ok) throw new Error('nothing speaks against it');
  return paidFor({ ...pending, total: quoted.value.total, price: quoted.value.price });
};

/** What goes back of a paid order, as it is told. */
const givenBack = (
  { payload }: ReturnType<typeof paidFor>,
  seats: number,
  amountMinor: number,
  reason: OrderRefundReason = 'requested',
  withFees?: boolean,
) => {
  const amount = money(amountMinor, 'EUR');
  const lines = payload.lines.slice(0, seats);
  return decideRefundOrder({ refundId: 'r1' as RefundId, lines, amount, reason, withFees, now }, payload);
};

describe('the ledger of an order', () => {
  it('has its sale, and the sale taken back', () => {
    const paid = paidFor(order(4500));
    expect(words(orderEntries(paid, now))).toEqual(['o1:sold: receivable 4500, organizer -4500']);
    expect(words(orderEntries(givenBack(paid, 1, 4500), now))).toEqual([
      'o1:r1:taken_back: receivable -4500, organizer 4500',
    ]);
    const { refunds: _, ...before } = givenBack(paid, 1, 4500).payload;
    expect(words(orderEntries({ type: 'OrderRefunded', payload: before }, now))).toEqual([
      'o1:taken_back: receivable -4500, organizer 4500',
    ]);
  });

  it('says whom the parts of a price go to, and takes back the parts of a ticket', () => {
    const paid = paidInParts(order(5_000, 5_000));
    expect(words(orderEntries(paid, now))).toEqual([
      'o1:sold: receivable 12800, organizer -9800, platform -1000, tax -2000',
    ]);
    expect(words(orderEntries(givenBack(paid, 1, 6_150), now))).toEqual([
      'o1:r1:taken_back: receivable -6150, organizer 4900, platform 250, tax 1000',
    ]);
    expect(words(orderEntries(givenBack(paid, 1, 6_400), now))).toEqual([
      'o1:r1:taken_back: receivable -6400, organizer 4900, platform 500, tax 1000',
    ]);
  });

  it('leaves a fee with the platform that the organizer bears and that was decided to be kept', () => {
    const quoted = quote({
      sessionId,
      lines: order(5_000).lines,
      currency: 'EUR',
      rules: { fees: rules.fees.map((fee) => ({ ...fee, isRefundable: fee.payer === 'buyer' })), taxes: [] },
    });
    if (!quoted.ok) throw new Error('nothing speaks against it');
    const { total, price } = quoted.value;
    const paid = paidFor({ ...order(5_000), total, price });
    expect(words(orderEntries(paid, now))).toEqual(['o1:sold: receivable 5550, organizer -5050, platform -500']);
    // The buyer gets everything back either way: only the decision tells who bears the commission.
    const back = (withFees?: boolean) => givenBack(paid, 1, 5_550, 'requested', withFees);
    expect(words(orderEntries(back(false), now))).toEqual([
      'o1:r1:taken_back: receivable -5550, organizer 5300, platform 250',
    ]);
    for (const withFees of [true, undefined])
      expect(words(orderEntries(back(withFees), now))).toEqual([
        'o1:r1:taken_back: receivable -5550, organizer 5050, platform 500',
      ]);
  });

  it('takes money without seats from the organizer, and what a dispute took from nobody yet', () => {
    const paid = paidInParts(order(5_000, 5_000));
    expect(words(orderEntries(givenBack(paid, 0, 700, 'at-gateway'), now))).toEqual([
      'o1:r1:taken_back: receivable -700, organizer 700',
    ]);
    expect(words(orderEntries(givenBack(paid, 2, 12_800, 'dispute-lost'), now))).toEqual([
      'o1:r1:taken_back: disputes 12800, receivable -12800',
    ]);
  });

  it('moves what is not the organizer’s also if a ticket goes back without money, and names no account for nothing', () => {
    expect(words(orderEntries(givenBack(paidInParts(order(5_000, 5_000)), 1, 0), now))).toEqual([
      'o1:r1:taken_back: organizer -1250, platform 250, tax 1000',
    ]);
  });

  it('has nothing of what was never paid, and nothing of what is free', () => {
    const expired = decideExpireOrder({ now }, order(4500));
    expect(expired.ok && orderEntries(expired.value[0], now)).toEqual([]);
    const [free] = decidePayOrder({ paymentId: null, now }, order(0));
    expect(orderEntries(free, now)).toEqual([]);
    expect(orderEntries(givenBack(free, 1, 0), now)).toEqual([]);
  });

  it('has nothing of a refund that moved no money', () => {
    expect(orderEntries(givenBack(paidFor(order(4500, 0)), 0, 0), now)).toEqual([]);
  });

  it('is reported with its facts', () => {
    const paid = paidFor(order(2_000, 2_500));
    const back = givenBack(paid, 1, 2_000);
    const told = [...tellOnce(orderFacts, [paid], now), ...tellRefund(back, { refundId: 'r1' as RefundId, now })];
    expect(told.map(({ id, aggregateType }) => [id, aggregateType])).toEqual([
      ['o1:OrderPaid', 'orders'],
      ['o1:sold', 'ledger'],
      ['o1:r1:OrderPartlyRefunded', 'orders'],
      ['o1:r1:taken_back', 'ledger'],
    ]);
    const whole = tellRefund(givenBack(paid, 2, 4_500), { refundId: 'r1' as RefundId, now });
    expect(whole.map(({ id }) => id)).toEqual(['o1:OrderRefunded', 'o1:r1:taken_back']);
  });
});
