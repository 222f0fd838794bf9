import { describe, expect, it } from 'vitest';
import { instant, money, tellOnce } from '../kernel/index.ts';
import type {
  EventId,
  HoldId,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  TierId,
} from '../kernel/index.ts';
import type { FeedVersion, Fence, Hold } from '../locking/index.ts';
import { decideCancelOrder, decideExpireOrder, decidePayOrder, decidePlaceOrder } from './order-decider.ts';
import { orderFacts } from './order-facts.ts';
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

const [{ payload: placed }, ...others] = decidePlaceOrder({
  hold,
  orderId: 'o1' as OrderId,
  eventId: 'e1' as EventId,
  organizationId: 'org' as OrganizationId,
  currency: 'EUR',
  expiresAt: instant(2_200_000),
  now,
});
const inProgress = (progress: OrderProgress): Order => ({ ...placed, progress });
const paymentId = 'p1' as PaymentId;
const paid = inProgress({ status: 'paid', paidAt: now, paymentId });
const expired = inProgress({ status: 'expired', expiredAt: now });

describe('placing an order', () => {
  it('takes over the seats and the prices of the hold, to the cent: three times 19.99 is 59.97', () => {
    expect(placed.lines).toEqual(hold.lines);
    expect(placed.total).toEqual(money(5997, 'EUR'));
  });

  it('lives in its own time, longer than the hold it comes from', () => {
    expect(placed.progress).toEqual({ status: 'pending', expiresAt: instant(2_200_000) });
  });

  it('of a hold without seats is a bug', () => {
    const { orderId, eventId, organizationId } = placed;
    const command = {
      hold: { ...hold, lines: [] },
      orderId,
      eventId,
      organizationId,
      currency: 'EUR',
      expiresAt: now,
      now,
    };
    expect(() => decidePlaceOrder(command)).toThrow('hold s1.h1 has no seats');
  });

  it('tells all that the locks need, once', () => {
    expect(others).toEqual([]);
    expect(tellOnce(orderFacts, [{ type: 'OrderPlaced', payload: placed }], now)).toMatchObject([
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
  it('is by one payment', () => {
    expect(decidePayOrder({ paymentId, now }, placed)).toEqual([{ type: 'OrderPaid', payload: paid }]);
  });

  it('without a payment is a bug unless the total is zero', () => {
    expect(() => decidePayOrder({ paymentId: null, now }, placed)).toThrow('o1 is not free');
    const free = { ...placed, total: money(0, 'EUR') };
    expect(decidePayOrder({ paymentId: null, now }, free)).toMatchObject([
      { payload: { progress: { status: 'paid', paidAt: now, paymentId: null } } },
    ]);
  });
});

describe('ending an order', () => {
  it('cancels and expires a pending one', () => {
    expect(decideCancelOrder({ now }, placed)).toMatchObject({
      ok: true,
      value: [{ type: 'OrderCancelled', payload: { progress: { status: 'cancelled' } } }],
    });
    expect(decideExpireOrder({ now }, placed)).toMatchObject({
      ok: true,
      value: [{ type: 'OrderExpired', payload: { progress: { status: 'expired' } } }],
    });
  });

  it('refuses for a paid one', () => {
    expect(decideCancelOrder({ now }, paid)).toEqual({ ok: false, refusal: { code: 'orders/order-paid' } });
    expect(decideExpireOrder({ now }, paid)).toEqual({ ok: false, refusal: { code: 'orders/order-paid' } });
    const partly = inProgress({ status: 'partly_refunded', paidAt: now, paymentId });
    expect(decideCancelOrder({ now }, partly)).toEqual({ ok: false, refusal: { code: 'orders/order-paid' } });
  });

  it('refuses for one that ended', () => {
    expect(decideCancelOrder({ now }, expired)).toEqual({
      ok: false,
      refusal: { code: 'orders/order-ended', status: 'expired' },
    });
  });
});
