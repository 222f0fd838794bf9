// An application on the next core, whose adapters were made for this one: both copies are loaded,
// and what one made goes through the other.
import { sandboxGateway } from '@ticketly/adapters-sandbox';
import { TicketlyFault } from '@ticketly/core';
import { memoryLockPorts, systemClock } from '@ticketly/core/memory';
import { isTicketlyFault, ticketly, TicketlyFault as NextFault } from 'core-next';
import type { HoldId, Ports, WebhookCall } from 'core-next';
import { memoryPorts } from 'core-next/memory';
import { buyer, putOnSale, valueOf } from 'core-next/testing';

// @ts-expect-error an id is still no string, whichever copy says so
const notAnId: HoldId = 'any';

const calls: WebhookCall[] = [];
const gateway = sandboxGateway({
  clock: systemClock,
  secrets: ['a-secret-of-the-tests'],
  checkoutUrl: (paymentId) => `https://pay.example/${paymentId}`,
  deliver: async (call) => {
    calls.push(call);
    return true;
  },
});
const ports: Ports = { ...memoryPorts({ gateways: [gateway] }), ...memoryLockPorts() };
const office = ticketly(ports);
const anna = buyer('anna');
const { sessionId } = await putOnSale(office, systemClock.now());
const wanted = { kind: 'best-available', quantity: 2 } as const;
const { holdId } = valueOf(await office.holding.holdSeats({ principal: anna, sessionId, wanted })).hold;
const { orderId } = valueOf(await office.checkout.placeOrder({ principal: anna, holdId }));
const { paymentId } = valueOf(await office.checkout.startPayment({ principal: anna, orderId }));
await gateway.complete(paymentId, { outcome: 'succeed' });
while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
for (const call of calls) valueOf(await office.settlement.receiveWebhook({ provider: 'sandbox', call }));
gateway.close();

console.log(
  JSON.stringify({
    copies: (TicketlyFault as unknown) === NextFault ? 1 : 2,
    tickets: valueOf(await office.checkout.listTickets({ principal: anna, orderId })).length,
    recognized: isTicketlyFault(new TicketlyFault('timeout', 'of the other copy')),
    unused: notAnId,
  }),
);
