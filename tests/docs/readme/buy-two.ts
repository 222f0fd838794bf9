import { ticketly } from '@ticketly/core';
import type { Principal, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, putOnSale } from '@ticketly/core/testing';

/** Takes the two best seats of a session on sale, as far as the payment. */
const buyTwo = async (office: Ticketly, principal: Principal, sessionId: SessionId): Promise<string> => {
  const wanted = { kind: 'best-available', quantity: 2 } as const;
  const held = await office.holding.holdSeats({ principal, sessionId, wanted });
  if (!held.ok) return `Sorry: ${held.refusal.code}`; // a refusal is data, from a closed union
  const order = await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
  if (!order.ok) return `Sorry: ${order.refusal.code}`;
  const payment = await office.checkout.startPayment({ principal, orderId: order.value.orderId });
  if (!payment.ok) return `Sorry: ${payment.refusal.code}`;
  const { progress } = payment.value;
  return progress.status === 'requires_action' ? `Pay with ${progress.clientSecret}` : progress.status;
};

const office = ticketly(memoryPorts()); // the same calls over PostgreSQL and Redis
const { sessionId } = await putOnSale(office, systemClock.now()); // a small hall, to try things with
console.log(await buyTwo(office, buyer('anna'), sessionId));
