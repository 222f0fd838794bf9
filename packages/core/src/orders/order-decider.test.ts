import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type {
  EventId,
  HoldId,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  TicketId,
  TierId,
} from '../kernel/index.ts';
import type { FeedVersion, Fence, Hold } from '../locking/index.ts';
import {
  decideCancelOrder,
  decideExpireOrder,
  decidePayOrder,
  decidePlaceOrder,
  decideRefundOrder,
} from './order-decider.ts';
import type { Order, OrderProgress } from './order.ts';

const now = instant(1_000_000);
const line = (seat: string, amountMinor: number) => ({
  seatId: seat as SeatId,
  label: `Seat ${seat}`,
  tierId: 'vip' as TierId,
  price: money(amountMinor, 'EUR'),
});

const hold: Hold = {
  holdId: 's1.h1' as HoldId,
  sessionId: 's1' as SessionId,
  buyerId: 'ada' as PrincipalId,
  status: 'converted',
  lines: [line('A1', 1999), line('A2', 1999), line('A3', 1999)],
  fence: 7 as Fence,
  heldAt: now,
  expiresAt: instant(1_600_000),
  extensions: 0,
  version: '1' as FeedVersion,
};

const placed = decidePlaceOrder({
  hold,
  orderId: 'o1' as OrderId,
  eventId: 'e1' as EventId,
  organizationId: 'org' as OrganizationId,
  currency: 'EUR',
  expiresAt: instant(2_200_000),
  now,
});
const inProgress = (progress: OrderProgress): Order => ({ ...placed.order, progress });
const paymentId = 'p1' as PaymentId;
const paid = inProgress({ status: 'paid', paidAt: now, paymentId });
const expired = inProgress({ status: 'expired', expiredAt: now });
const ticketIds = ['t1', 't2', 't3'] as TicketId[];

describe('placing an order', () => {
  it('takes over the seats and the prices of the hold, to the cent: three times 19.99 is 59.97', () => {
    expect(placed.order.lines).toEqual(hold.lines);
    expect(placed.order.total).toEqual(money(5997, 'EUR'));
  });

  it('lives in its own time, longer than the hold it comes from', () => {
    expect(placed.order.progress).toEqual({ status: 'pending', expiresAt: instant(2_200_000) });
  });

  it('tells all that the locks need', () => {
    expect(placed.events).toMatchObject([
      {
        id: 'o1:OrderPlaced',
        type: 'OrderPlaced',
        aggregateType: 'orders',
        routingKey: 'e1',
        payload: { holdId: 's1.h1', fence: 7, buyerId: 'ada' },
      },
    ]);
  });
});

describe('paying an order', () => {
  const decided = decidePayOrder(placed.order, { paymentId, ticketIds, now });

  it('issues one ticket per seat, to the buyer', () => {
    expect(
      decided.tickets.map(({ ticketId, seatId, holderId, serial, progress }) => [
        ticketId,
        seatId,
        holderId,
        serial,
        progress.status,
      ]),
    ).toEqual([
      ['t1', 'A1', 'ada', 1, 'issued'],
      ['t2', 'A2', 'ada', 1, 'issued'],
      ['t3', 'A3', 'ada', 1, 'issued'],
    ]);
  });

  it('tells of the order and of each ticket', () => {
    expect(decided.events.map(({ id }) => id)).toEqual([
      'o1:OrderPaid',
      't1:TicketIssued',
      't2:TicketIssued',
      't3:TicketIssued',
    ]);
  });

  it('without a payment is a bug unless the total is zero', () => {
    expect(() => decidePayOrder(placed.order, { paymentId: null, ticketIds, now })).toThrow('o1 is not free');
    const free = { ...placed.order, total: money(0, 'EUR') };
    expect(decidePayOrder(free, { paymentId: null, ticketIds, now }).order.progress).toEqual({
      status: 'paid',
      paidAt: now,
      paymentId: null,
    });
  });
});

describe('ending an order', () => {
  it('cancels and expires a pending one', () => {
    expect(decideCancelOrder(placed.order, now)).toMatchObject({
      ok: true,
      value: { order: { progress: { status: 'cancelled' } }, events: [{ type: 'OrderCancelled' }] },
    });
    expect(decideExpireOrder(placed.order, now)).toMatchObject({
      ok: true,
      value: { order: { progress: { status: 'expired' } }, events: [{ type: 'OrderExpired' }] },
    });
  });

  it('refuses for a paid one', () => {
    expect(decideCancelOrder(paid, now)).toEqual({ ok: false, refusal: { code: 'orders/order-paid' } });
    expect(decideExpireOrder(paid, now)).toEqual({ ok: false, refusal: { code: 'orders/order-paid' } });
  });

  it('refuses for one that ended', () => {
    expect(decideCancelOrder(expired, now)).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'expired' },
    });
  });
});

describe('refunding an order', () => {
  it('takes it back whole and tells of each revoked ticket', () => {
    const { tickets } = decidePayOrder(placed.order, { paymentId, ticketIds, now });
    const decided = decideRefundOrder(paid, tickets, now);
    expect(decided).toMatchObject({ ok: true, value: { order: { progress: { status: 'refunded', paymentId } } } });
    expect(decided.ok && decided.value.events.map(({ type }) => type)).toEqual([
      'OrderRefunded',
      'TicketRevoked',
      'TicketRevoked',
      'TicketRevoked',
    ]);
  });

  it('refuses for one that is not paid, or not any more', () => {
    expect(decideRefundOrder(placed.order, [], now)).toEqual({ ok: false, refusal: { code: 'orders/order-unpaid' } });
    expect(decideRefundOrder(expired, [], now)).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'expired' },
    });
  });
});
