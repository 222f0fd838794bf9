import { describe, expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, seatB, smallOffice, valueOf, wholeTable } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { OrderId, SeatId } from '../kernel/index.ts';

const ada = buyer('ada');
const seller = { legalName: 'Strings Ltd.', address: 'Ring 1\n1010 Wien', taxId: 'ATU1' };

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const { app, organizationId } = office;
  const buy = async (...seats: readonly SeatId[]) => {
    const { orderId } = await office.order(ada, ...seats);
    const { paymentId } = await office.pay(ada, orderId);
    gateway.succeed(paymentId);
    await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
    return orderId;
  };
  const follow = async (): Promise<void> => {
    while ((await app.jobs.issueReceipts.run()) > 0);
  };
  const books = async () =>
    valueOf(await app.receipts.listIssuedReceipts({ principal: olga, organizationId, page: { limit: 100 } })).items;
  return { ...office, ports, buy, follow, books };
};

describe('receipts', () => {
  test('follow payments and refunds in their order, and name the seller as it then was', async () => {
    const { app, organizationId, buy, follow, books } = await world();
    const first = await buy(seatA(1), seatA(2));
    await follow();
    valueOf(await app.organizations.setSeller({ principal: olga, organizationId, seller }));
    const second = await buy(seatA(3));
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId: first }));
    await follow();
    expect((await books()).map(({ number, content }) => [number, content.kind, content.orderId])).toEqual([
      [1, 'receipt', first],
      [2, 'receipt', second],
      [3, 'credit-note', first],
    ]);
    const [receipt, note] = valueOf(await app.receipts.listReceipts({ principal: ada, orderId: first }));
    expect(receipt?.content.seller).toEqual({ name: 'Strings Inc.', details: null });
    expect(note).toMatchObject({ corrects: 1, content: { seller: { details: seller }, total: money(3_998, 'EUR') } });
    expect(note?.content.lines.map(({ label }) => label)).toEqual(receipt?.content.lines.map(({ label }) => label));
  });

  test('follow the log also where one step reads of several orders', async () => {
    const { app, buy, follow, books, ports } = await world();
    const [first, second] = [await buy(seatA(1)), await buy(seatA(2))];
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId: first }));
    await follow();
    expect((await books()).map(({ content }) => [content.kind, content.orderId])).toEqual([
      ['receipt', first],
      ['receipt', second],
      ['credit-note', first],
    ]);
    expect(await ports.deadLetters.count()).toEqual([]);
  });

  test('of other orders are issued though one can’t be', async () => {
    const { buy, ports, books } = await world();
    const [stuck, other] = [await buy(seatA(1)), await buy(seatA(2))];
    const issue: typeof ports.receipts.issue = async (drafts) => {
      if (drafts.some(({ content }) => content.orderId === stuck)) throw new Error('stuck');
      return ports.receipts.issue(drafts);
    };
    const job = ticketly({ ...ports, receipts: { ...ports.receipts, issue } }).jobs.issueReceipts;
    while ((await job.run()) > 0);
    expect((await books()).map(({ content }) => content.orderId)).toEqual([other]);
    expect(await ports.deadLetters.count()).toMatchObject([{ consumer: 'receipts', subject: stuck }]);
  });

  test('tell the concert, and each seat with the tier it was sold in', async () => {
    const { app, buy, follow, ports, sessionId } = await world();
    const orderId = await buy(seatA(1), wholeTable);
    await follow();
    const showing = await ports.showings.find(sessionId);
    const { title, venue, tiers } = showing?.event.details ?? {};
    const [receipt] = valueOf(await app.receipts.listReceipts({ principal: ada, orderId }));
    const { name, city, country, timeZone } = venue ?? {};
    expect(receipt?.content).toMatchObject({
      event: { title, startsAt: showing?.session.startsAt, venue: { name, city, country, timeZone } },
      discountCode: null,
    });
    const { lines } = (await ports.orders.find(orderId)) ?? { lines: [] };
    const tierNames = lines.map(({ tierId }) => tiers?.find((tier) => tier.tierId === tierId)?.name);
    expect(receipt?.content.lines.map(({ tierName }) => tierName)).toEqual(tierNames);
    expect(new Set(tierNames).size).toBe(2);
  });

  test('are found by their numbers; the one without a number is the receipt itself', async () => {
    const { app, buy, follow } = await world();
    const [first, orderId] = [await buy(seatA(1)), await buy(seatA(2))];
    await follow();
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    await follow();
    const find = async (number: number | null, of = orderId) =>
      app.receipts.findReceipt({ principal: ada, orderId: of, number });
    expect(valueOf(await find(null)).number).toBe(2);
    expect(valueOf(await find(2))).toMatchObject({ corrects: null, content: { kind: 'receipt' } });
    expect(valueOf(await find(3))).toMatchObject({ corrects: 2, content: { kind: 'credit-note' } });
    expect(codeOf(await find(1))).toBe('receipts/receipt-unknown');
    expect(valueOf(await find(1, first)).number).toBe(1);
    expect(codeOf(await find(1, 'nowhere' as OrderId))).toBe('orders/order-unknown');
  });

  test('are issued once, however often and by how many the log is followed', async () => {
    const { app, ports, buy, books } = await world();
    const orderId = await buy(seatA(1));
    valueOf(await app.settlement.refundOrder({ principal: olga, orderId }));
    const forgetful = { ...ports.checkpoints, get: async () => 0 as never, advance: async () => undefined };
    Object.assign(ports.checkpoints, forgetful);
    await Promise.all([app.jobs.issueReceipts.run(), app.jobs.issueReceipts.run()]);
    await app.jobs.issueReceipts.run();
    expect((await books()).map(({ number }) => number)).toEqual([1, 2]);
  });

  test('are not for what cost nothing', async () => {
    const { app, order, status, follow, books } = await world();
    const { orderId } = await order(ada, seatB(1));
    expect(await status(ada, orderId)).toBe('paid');
    await follow();
    expect(await books()).toEqual([]);
    expect(valueOf(await app.receipts.listReceipts({ principal: ada, orderId }))).toEqual([]);
  });

  test('are for the buyer, and for owners and managers', async () => {
    const { app, organizationId, buy, follow } = await world();
    const orderId = await buy(seatA(1));
    await follow();
    const sam = person('sam', 'organizer');
    const setting = { principalId: sam.principalId, role: 'scanner' } as const;
    valueOf(await app.organizations.setMember({ principal: olga, organizationId, member: setting }));
    for (const principal of [ada, olga])
      expect(valueOf(await app.receipts.findReceipt({ principal, orderId, number: null })).number).toBe(1);
    expect(codeOf(await app.receipts.findReceipt({ principal: ada, orderId, number: 2 }))).toBe(
      'receipts/receipt-unknown',
    );
    for (const principal of [buyer('bob'), sam]) {
      expect(codeOf(await app.receipts.listReceipts({ principal, orderId }))).toBe('orders/order-unknown');
      expect(codeOf(await app.receipts.findReceipt({ principal, orderId, number: 1 }))).toBe('orders/order-unknown');
    }
    const page = { limit: 10 };
    expect(codeOf(await app.receipts.listIssuedReceipts({ principal: sam, organizationId, page }))).toBe(
      'organizations/member-role-missing',
    );
    const unknown = { principal: olga, organizationId: 'nowhere' as typeof organizationId, page };
    for (const query of [{ principal: ada, organizationId, page }, unknown])
      expect(codeOf(await app.receipts.listIssuedReceipts(query))).toBe('organizations/organization-unknown');
  });
});

describe('the seller on receipts', () => {
  test('is set by owners, with every problem listed', async () => {
    const { app, organizationId } = await world();
    const set = (wanted: typeof seller | null, principal = olga) =>
      app.organizations.setSeller({ principal, organizationId, seller: wanted });
    expect(valueOf(await set({ ...seller, address: ' Ring 1\r\n1010 Wien ' })).seller).toEqual(seller);
    const bad = await set({ legalName: '', address: 'a\nb\nc\nd\ne\nf\ng', taxId: 'x'.repeat(41) });
    expect(bad).toMatchObject({
      refusal: {
        code: 'organizations/organization-invalid',
        problems: [{ path: 'legalName' }, { path: 'address', code: 'too-many' }, { path: 'taxId' }],
      },
    });
    expect(codeOf(await set(seller, ada))).toBe('organizations/organization-unknown');
    expect(valueOf(await set(null)).seller).toBeUndefined();
  });
});
