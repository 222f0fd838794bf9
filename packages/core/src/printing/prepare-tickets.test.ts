import { describe, expect, test } from 'vitest';
import type { EventDetails } from '../catalog/index.ts';
import type { OrderId, PrincipalId, TicketId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { prepareTickets } from './prepare-tickets.ts';

const ada = buyer('ada');

const world = async (event: Partial<EventDetails> = {}) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports, { event });
  const { app, organizationId } = office;
  const { orderId } = await office.order(ada, seatA(1), seatA(2));
  const pay = async (): Promise<void> => {
    const { paymentId } = await office.pay(ada, orderId);
    gateway.succeed(paymentId);
    await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
  };
  const join = async (name: string, role: 'manager' | 'scanner') => {
    const member = person(name, 'organizer');
    const setting = { principalId: member.principalId, role };
    valueOf(await app.organizations.setMember({ principal: olga, organizationId, member: setting }));
    return member;
  };
  return { app, clock, orderId, pay, join, ports, ticketsOf: (of: OrderId) => ports.tickets.ofOrder(of) };
};

describe('tickets to print', () => {
  test('say what their gate needs and their holder wants to know, in the order of the seats', async () => {
    const { app, orderId, pay, ticketsOf } = await world();
    await pay();
    const printed = valueOf(await app.printing.prepareTickets({ principal: ada, orderId }));
    const [first] = await ticketsOf(orderId);
    expect(printed.map(({ seat }) => seat)).toEqual((await ticketsOf(orderId)).map(({ label }) => label));
    expect(printed[0]).toMatchObject({
      ticketId: first?.ticketId,
      title: 'Night of Strings',
      time: expect.stringMatching(/^\w+, \d+ \w+ \d{4} at \d\d:\d\d CES?T$/),
      venueName: 'Arena',
      place: 'Wien, Austria',
      tierName: 'stalls',
      holderName: null,
    });
    const { ticketId } = printed[0];
    const { code } = valueOf(await app.checkout.findTicket({ principal: ada, ticketId }));
    expect(printed[0].code).toBe(code);
    expect(valueOf(await app.printing.prepareTicket({ principal: ada, ticketId }))).toEqual(printed[0]);
  });

  test('are for the buyer, and for owners and managers of the organization', async () => {
    const { app, orderId, pay, join } = await world();
    await pay();
    const [manager, scanner] = [await join('max', 'manager'), await join('sam', 'scanner')];
    for (const principal of [ada, olga, manager])
      expect(valueOf(await app.printing.prepareTickets({ principal, orderId }))).toHaveLength(2);
    for (const principal of [buyer('bob'), scanner, person('eve', 'organizer')])
      expect(codeOf(await app.printing.prepareTickets({ principal, orderId }))).toBe('orders/order-unknown');
    const [{ ticketId }] = valueOf(await app.printing.prepareTickets({ principal: ada, orderId }));
    expect(codeOf(await app.printing.prepareTicket({ principal: olga, ticketId }))).toBe('tickets/ticket-unknown');
    const nowhere = { principal: ada, ticketId: 'nowhere' as TicketId };
    expect(codeOf(await app.printing.prepareTicket(nowhere))).toBe('tickets/ticket-unknown');
  });

  test('are for the buyer only those that the buyer still holds', async () => {
    const { orderId, pay, ports, ticketsOf } = await world();
    await pay();
    const [given, kept] = await ticketsOf(orderId);
    const tickets: typeof ports.tickets = {
      ...ports.tickets,
      ofOrder: async (of) =>
        (await ticketsOf(of)).map((each) =>
          each.ticketId === given?.ticketId ? { ...each, holderId: 'bob' as PrincipalId } : each,
        ),
    };
    const printedFor = async (principal: typeof ada) =>
      valueOf(await prepareTickets({ ...ports, tickets })({ principal, orderId })).map(({ ticketId }) => ticketId);
    expect(await printedFor(ada)).toEqual([kept?.ticketId]);
    expect(await printedFor(olga)).toEqual([given?.ticketId, kept?.ticketId]);
  });

  test('name who comes, where the buyer said, until the person is forgotten', async () => {
    const { app, orderId, pay } = await world({ asksNames: 'optional' });
    const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
    const attendees = [
      { seatId: seatA(1), name: 'Ada' },
      { seatId: seatA(2), name: '小林 あゆみ' },
    ];
    valueOf(await app.contacts.giveContact({ principal: ada, orderId, contact, attendees }));
    await pay();
    const names = async () =>
      valueOf(await app.printing.prepareTickets({ principal: ada, orderId })).map(({ holderName }) => holderName);
    expect(await names()).toEqual(['Ada', '小林 あゆみ']);
    await app.contacts.eraseMe({ principal: ada });
    expect(await names()).toEqual([null, null]);
  });

  test.each([
    ['nobody', undefined],
    ['one of two', [{ seatId: seatA(1) }, { seatId: seatA(2), name: 'Ada' }]],
  ])('name %s where the buyer named no more', async (_, attendees) => {
    const { app, orderId, pay } = await world({ asksNames: 'optional' });
    const contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en' };
    valueOf(await app.contacts.giveContact({ principal: ada, orderId, contact, attendees }));
    await pay();
    const printed = valueOf(await app.printing.prepareTickets({ principal: ada, orderId }));
    expect(printed.map(({ holderName }) => holderName)).toEqual([null, attendees?.[1]?.name ?? null]);
  });

  test('are none before the order is paid, and none that was revoked', async () => {
    const { app, clock, orderId, pay } = await world();
    const prepare = () => app.printing.prepareTickets({ principal: ada, orderId });
    expect(codeOf(await prepare())).toBe('tickets/ticket-unknown');
    await pay();
    const [{ ticketId }] = valueOf(await prepare());
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    const revoked = { code: 'tickets/ticket-revoked', revokedAt: clock.now() };
    expect(await prepare()).toMatchObject({ refusal: revoked });
    expect(await app.printing.prepareTicket({ principal: ada, ticketId })).toMatchObject({ refusal: revoked });
    expect(codeOf(await app.printing.prepareTicket({ principal: olga, ticketId }))).toBe('tickets/ticket-unknown');
  });

  test('are the rest after a refund of some, and in the end it says when the last one was revoked', async () => {
    const { app, clock, orderId, pay } = await world();
    await pay();
    const prepare = () => app.printing.prepareTickets({ principal: ada, orderId });
    const refund = async (n: number) =>
      valueOf(await app.settlement.refundTickets({ principal: olga, orderId, seatIds: [seatA(n)] }));
    const [first] = valueOf(await prepare());
    await refund(2);
    expect(valueOf(await prepare())).toEqual([first]);
    clock.advance(1_000);
    await refund(1);
    const revokedAt = clock.now();
    clock.advance(1_000);
    expect(await prepare()).toMatchObject({ refusal: { code: 'tickets/ticket-revoked', revokedAt } });
  });
});
