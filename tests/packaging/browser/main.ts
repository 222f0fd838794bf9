// A whole office in a page: no server, nothing but the core.
import { ticketly } from '@ticketly/core';
import { memoryGateway, memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, putOnSale, valueOf } from '@ticketly/core/testing';
import { verifyTicketCode } from '@ticketly/core/tickets';

const sell = async (): Promise<string> => {
  const gateway = memoryGateway({ clock: systemClock });
  const ports = memoryPorts({ gateways: [gateway] });
  const office = ticketly(ports);
  const anna = buyer('anna');
  const { sessionId } = await putOnSale(office, systemClock.now());
  const wanted = { kind: 'best-available', quantity: 2 } as const;
  const { holdId } = valueOf(await office.holding.holdSeats({ principal: anna, sessionId, wanted })).hold;
  const { orderId } = valueOf(await office.checkout.placeOrder({ principal: anna, holdId }));
  const { paymentId } = valueOf(await office.checkout.startPayment({ principal: anna, orderId }));
  gateway.succeed(paymentId);
  valueOf(await office.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  const tickets = valueOf(await office.checkout.listTickets({ principal: anna, orderId }));
  const read = await Promise.all(tickets.map(({ code }) => verifyTicketCode(ports.ticketKeys, code ?? '')));
  return `${read.filter(({ ok }) => ok).length} of ${tickets.length} codes are genuine`;
};

document.title = await sell().catch((error: unknown) => `failed: ${String(error)}`);
