import { describe, expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, olga, person, seatA, seatB, smallOffice, valueOf } from '../testing/index.ts';
import type { SeatId } from '../kernel/index.ts';

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
    const { order, status, follow, books } = await world();
    const { orderId } = await order(ada, seatB(1));
    expect(await status(ada, orderId)).toBe('paid');
    await follow();
    expect(await books()).toEqual([]);
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
    expect(codeOf(await app.receipts.listIssuedReceipts({ principal: ada, organizationId, page }))).toBe(
      'organizations/organization-unknown',
    );
  });
});

describe('the seller on receipts', () => {
  test('is set by owners, with every problem told', async () => {
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
