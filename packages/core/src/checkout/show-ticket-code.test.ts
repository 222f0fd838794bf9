import { expect, test } from 'vitest';
import type { PaymentId, TicketId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, seatB, smallOffice, valueOf } from '../testing/index.ts';

const [ada, bob] = [buyer('ada'), buyer('bob')];

/** An order of Ada's with two tickets, one of which is refunded. */
const world = async () => {
  const clock = manualClock();
  const office = await smallOffice(memoryPorts({ clock }));
  const { app, order } = office;
  const { orderId } = await order(ada, seatB(1), seatB(2));
  valueOf(await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatB(2)] }));
  const tickets = valueOf(await app.checkout.listTickets({ principal: ada, orderId }));
  const idOf = (seatId: string) =>
    tickets.find(({ ticket }) => ticket.seatId === seatId)?.ticket.ticketId ?? ('none' as TicketId);
  return { app, now: clock.now(), tickets, good: idOf(seatB(1)), revoked: idOf(seatB(2)) };
};

test('the code of a ticket is shown to its holder alone, the same wherever it is shown', async () => {
  const { app, good, tickets } = await world();
  const code = valueOf(await app.checkout.showTicketCode({ principal: ada, ticketId: good }));
  expect(valueOf(await app.checkout.findTicket({ principal: ada, ticketId: good })).code).toBe(code);
  expect(tickets.find(({ ticket }) => ticket.ticketId === good)?.code).toBe(code);
  for (const [principal, ticketId] of [
    [bob, good],
    [ada, 'nowhere' as TicketId],
  ] as const)
    for (const answer of [
      await app.checkout.showTicketCode({ principal, ticketId }),
      await app.checkout.findTicket({ principal, ticketId }),
    ])
      expect(answer).toEqual({ ok: false, refusal: { code: 'tickets/ticket-unknown' } });
});

test('a ticket that was refunded has no code, and says since when', async () => {
  const { app, now, revoked } = await world();
  expect(await app.checkout.showTicketCode({ principal: ada, ticketId: revoked })).toEqual({
    ok: false,
    refusal: { code: 'tickets/ticket-revoked', revokedAt: now },
  });
  expect(valueOf(await app.checkout.findTicket({ principal: ada, ticketId: revoked })).code).toBeNull();
});

test('a payment nobody began is unknown', async () => {
  const { app } = await world();
  const none = { principal: ada, paymentId: 'nowhere' as PaymentId };
  expect(codeOf(await app.checkout.findPayment(none))).toBe('payments/payment-unknown');
  expect(codeOf(await app.checkout.refreshPayment(none))).toBe('payments/payment-unknown');
});
