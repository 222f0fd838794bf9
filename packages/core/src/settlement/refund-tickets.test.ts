import { expect, test } from 'vitest';
import { refuse } from '../kernel/index.ts';
import type { RefundId, SeatId, TicketId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Fee } from '../pricing/index.ts';
import { buyer, olga, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

const world = async () => {
  const ports = memoryPorts();
  return { ...(await smallOffice(ports)), ports };
};

test('tickets are refunded by their ids; one that is not the order’s keeps all as they are', async () => {
  const { app, order, ports } = await world();
  const { orderId } = await order(buyer('ada'), seatB(1), seatB(2));
  const other = await order(buyer('ada'), seatB(3));
  const [first, second] = await ports.tickets.ofOrder(orderId);
  const [foreign] = await ports.tickets.ofOrder(other.orderId);
  const none = 'none' as TicketId;
  const refund = (...ticketIds: readonly TicketId[]) =>
    app.settlement.refundTickets({ principal: olga, orderId, ticketIds });
  for (const unknown of [none, foreign?.ticketId ?? none])
    expect(await refund(first?.ticketId ?? none, unknown)).toEqual({
      ok: false,
      refusal: { code: 'tickets/ticket-unknown' },
    });
  valueOf(await refund(second?.ticketId ?? none));
  const after = await ports.tickets.ofOrder(orderId);
  expect(after.map(({ seatId, progress }) => [seatId, progress.status])).toEqual([
    [seatB(1), 'issued'],
    [seatB(2), 'revoked'],
  ]);
});

test('a refund asked again by its name is the same, whatever was refunded since', async () => {
  const { app, order, ports } = await world();
  const { orderId } = await order(buyer('ada'), seatB(1), seatB(2), seatB(3));
  const refund = async (name: string, seatId: SeatId) =>
    valueOf(
      await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatId], refundId: name as RefundId }),
    );
  await refund('first', seatB(1));
  const after = await refund('second', seatB(2));
  expect(await refund('first', seatB(3))).toEqual(after);
  expect(await ports.orders.find(orderId)).toEqual(after);
});

test('an order that ends while it is refunded is refused as that, and not tried again', async () => {
  const { ports, order } = await world();
  const { orderId } = await order(buyer('ada'), seatB(1));
  for (const refusal of [
    { code: 'orders/order-ended', status: 'refunded' },
    { code: 'orders/order-unknown' },
  ] as const) {
    let tries = 0;
    const revert: typeof ports.seatSales.revert = async () => {
      tries += 1;
      return refuse(refusal);
    };
    const { settlement } = ticketly({ ...ports, seatSales: { ...ports.seatSales, revert } });
    expect(await settlement.refundOrder({ principal: olga, orderId })).toEqual({ ok: false, refusal });
    expect(tries).toBe(1);
  }
});

const booking: Fee = {
  name: 'Booking fee',
  per: 'order',
  amount: { kind: 'flat', amountMinor: 100 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
};

/** An order that is paid, with a fee that is not refundable on its own. */
const paidWithFee = async (...seats: readonly SeatId[]) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports, { event: { priceRules: { fees: [booking], taxes: [] } } });
  const { orderId } = await office.order(buyer('ada'), ...seats);
  const { paymentId } = await office.pay(buyer('ada'), orderId);
  gateway.succeed(paymentId);
  valueOf(await office.app.checkout.refreshPayment({ principal: buyer('ada'), paymentId }));
  const payment = async () => (await ports.payments.find(paymentId))?.state;
  const refundedMinor = () => gateway.ledger()[0]?.refunded.amountMinor;
  return { ...office, orderId, payment, refundedMinor };
};

test.each([
  [undefined, 1_999],
  [false, 1_999],
  [true, 2_099],
])('fees that are not refundable go back only if that is asked for: %s', async (withFees, amountMinor) => {
  const { app, orderId, refundedMinor } = await paidWithFee(seatA(1));
  valueOf(await app.settlement.refundOrder({ principal: olga, orderId, withFees }));
  expect(refundedMinor()).toBe(amountMinor);
});

test('a ticket that was free is given back without a word to the gateway', async () => {
  const { app, orderId, payment, refundedMinor } = await paidWithFee(seatA(1), seatB(1));
  const before = await payment();
  const refunded = await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatB(1)] });
  expect(valueOf(refunded).progress.status).toBe('partly_refunded');
  expect([await payment(), refundedMinor()]).toEqual([before, 0]);
});
