import { TicketlyFault } from '@ticketly/core';
import type { Order, OrderId, Payment, PaymentId, SeatId, TicketId, Ticketly } from '@ticketly/core';
import { memoryLockPorts } from '@ticketly/core/memory';
import { valueOf } from '@ticketly/core/testing';
import { ada, bob } from '../cases/case-office.ts';
import { process } from './open-scene.ts';
import type { SceneOffice } from './scene.ts';

/** A paid order, and what it was paid with. */
export interface Bought {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
}

/** An order of Ada's, and the payment that she can make. */
export const started = async (office: SceneOffice, ...seats: readonly SeatId[]): Promise<Bought> => {
  const { orderId } = await office.order(ada, ...seats);
  const { paymentId } = await office.pay(ada, orderId);
  return { orderId, paymentId };
};

/** Seats that Ada has paid for, and has tickets of. */
export const bought = async (office: SceneOffice, ...seats: readonly SeatId[]): Promise<Bought> => {
  const both = await started(office, ...seats);
  office.gateway.succeed(both.paymentId);
  await office.notify(both.paymentId);
  await office.relay();
  return both;
};

/** Somebody sends back so much in the gateway's dashboard. */
export const sendBack = (office: SceneOffice, paymentId: PaymentId, amountMinor: number): void => {
  office.gateway.refundInDashboard(paymentId, amountMinor);
  office.sentBack.set(paymentId, (office.sentBack.get(paymentId) ?? 0) + amountMinor);
};

/** Time passes until no order may be paid any more. Nobody ends them. */
export const passOrderTime = ({ clock, ports }: SceneOffice): void => {
  const { orderTtlMs, paymentPinMs } = ports.limits;
  clock.advance(orderTtlMs + paymentPinMs + 1);
};

/** Time passes until no order may be paid any more, and those that lapsed are ended. */
export const letLapse = async (office: SceneOffice): Promise<void> => {
  passOrderTime(office);
  await office.app.jobs.expireOrders.run();
  await office.relay();
};

/** Bob buys the seats of an order of Ada's that has lapsed. */
export const sellToBob = async (office: SceneOffice, ...seats: readonly SeatId[]): Promise<void> => {
  const { orderId } = await office.order(bob, ...seats);
  const { paymentId } = await office.pay(bob, orderId);
  office.gateway.succeed(paymentId);
  await office.notify(paymentId);
};

/** The same process while the gateway faults at one kind of call. */
export const cutOff = ({ gateway, ports }: SceneOffice, call: 'open' | 'refund'): Ticketly => {
  const away = () => Promise.reject(new TicketlyFault('unavailable', 'the gateway is away'));
  return process({ ...ports, gateways: [{ ...gateway, [call]: away }] });
};

/** The first ticket of an order. */
export const ticketOf = async (office: SceneOffice, orderId: OrderId): Promise<TicketId> => {
  const [ticket] = await office.ports.tickets.ofOrder(orderId);
  if (ticket === undefined) throw new Error(`order ${orderId} has no ticket`);
  return ticket.ticketId;
};

/** An attempt of Ada's that was written down, and of which the gateway has not heard. */
export const unheard = async (office: SceneOffice, ...seats: readonly SeatId[]): Promise<[Order, Payment]> => {
  const order = await office.order(ada, ...seats);
  await cutOff(office, 'open')
    .checkout.startPayment({ principal: ada, orderId: order.orderId })
    .catch(() => undefined);
  const [attempt] = await office.ports.payments.ofOrder(order.orderId);
  if (attempt === undefined) throw new Error(`nobody tried to pay ${order.orderId}`);
  return [order, attempt.state];
};

/** The gateway opens a payment of which the database knows nothing, or nothing any more. */
export const openThere = async (office: SceneOffice, order: Order, paymentId: PaymentId): Promise<void> => {
  await office.gateway.open({
    paymentId,
    orderId: order.orderId,
    origin: await office.ports.chargeMarks.origin(),
    amount: order.total,
    description: 'seats',
    idempotencyKey: paymentId,
  });
};

/** Bob buys seats through locks that know nothing of who holds them here. */
export const soldElsewhere = async (office: SceneOffice, ...seats: readonly SeatId[]): Promise<void> => {
  const { clock, ports, gateway, sessionId } = office;
  const app = process({ ...ports, ...memoryLockPorts({ clock }) });
  const held = await app.holding.holdSeats({ principal: bob, sessionId, wanted: { kind: 'seats', seatIds: seats } });
  const { holdId } = valueOf(held).hold;
  const { orderId } = valueOf(await app.checkout.placeOrder({ principal: bob, holdId }));
  const { paymentId } = valueOf(await app.checkout.startPayment({ principal: bob, orderId }));
  gateway.succeed(paymentId);
  await office.notify(paymentId);
};
