import { expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { GatewayCharge, GatewayPayment, PaymentGateway } from '../payments/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { compareCharges } from './compare-charges.ts';
import { settleCharge } from './settle-unknown-charge.ts';
import type { UnknownCharge } from './settle-unknown-charge.ts';

const ada = buyer('ada');

/** An order of Ada's with an open payment, and the charges that its gateway lists. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  const { orderId } = await office.order(ada, seatA(1));
  const { paymentId } = await office.pay(ada, orderId);
  const origin = await ports.chargeMarks.origin();
  const chargeOf = (payment: GatewayPayment): GatewayCharge => ({
    ...{ payment, orderId, origin, openedAt: clock.now(), movedAt: clock.now() },
  });
  const said = async (): Promise<GatewayPayment> => {
    const found = await gateway.retrieve({ paymentId, providerRef: null });
    if (found === undefined) throw new Error('the gateway does not know the payment');
    return found;
  };
  const told: UnknownCharge[] = [];
  const settle = (charge: GatewayCharge, over: Partial<typeof ports> = {}) =>
    settleCharge({ ...ports, ...over }, gateway, charge, (each) => told.push(each));
  return { ...office, chargeOf, clock, gateway, orderId, paymentId, ports, said, settle, told };
};

test('a charge whose news were lost moves its payment once', async () => {
  const { chargeOf, gateway, paymentId, said, settle, told } = await world();
  gateway.succeed(paymentId);
  const charge = chargeOf(await said());
  expect([await settle(charge), await settle(charge), told]).toEqual(['moved', 'known', []]);
});

test('a charge that the database lost becomes the next attempt of its order', async () => {
  const { app, chargeOf, clock, gateway, orderId, paymentId, ports, said, settle, told } = await world();
  gateway.decline(paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: ada, paymentId }));
  const lost = { ...(await said()), paymentId: 'lost' as PaymentId, providerRef: 'mem_lost' };
  const paid: GatewayPayment = { ...lost, status: 'succeeded', captured: money(1_999, 'EUR') };
  expect(await settle(chargeOf(paid))).toBe('recorded');
  expect(told).toMatchObject([{ end: 'recorded', paymentId: 'lost' }]);
  expect((await ports.payments.ofOrder(orderId)).map(({ state }) => state)).toMatchObject([
    { paymentId, attempt: 1, progress: { status: 'failed' } },
    { paymentId: 'lost', attempt: 2, createdAt: clock.now(), progress: { status: 'succeeded' } },
  ]);
});

test('nobody is alarmed by a charge that was written while it was looked up', async () => {
  const { chargeOf, gateway, paymentId, ports, said, settle, told } = await world();
  gateway.succeed(paymentId);
  let looks = 0;
  const find: typeof ports.payments.find = async (id) => ((looks += 1) === 1 ? undefined : ports.payments.find(id));
  expect(await settle(chargeOf(await said()), { payments: { ...ports.payments, find } })).toBe('recorded');
  expect([told, (await ports.payments.find(paymentId))?.state.progress.status]).toEqual([[], 'succeeded']);
});

test('every gateway is compared, what was settled is counted, and failures are told', async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const origin = await ports.chargeMarks.origin();
  const listed = (provider: string, charges: PaymentGateway['charges']): PaymentGateway => ({
    ...memoryGateway({ clock, provider }),
    charges,
    refund: async () => ({}) as never,
  });
  const movedAt = clock.now();
  const lost = (name: string): GatewayCharge => ({
    payment: {
      ...{ paymentId: name as PaymentId, providerRef: name, status: 'succeeded' },
      ...{ captured: money(100, 'EUR'), refunded: money(0, 'EUR') },
    } as GatewayPayment,
    ...{ orderId: 'gone' as OrderId, origin, openedAt: movedAt, movedAt },
  });
  const one = listed('one', async () => ({ items: [lost('a'), lost('b')], nextCursor: null }));
  const other = listed('other', async () => ({ items: [lost('c')], nextCursor: null }));
  const away = listed('away', () => Promise.reject(new Error('no list')));
  clock.advance(60_000);
  const job = compareCharges({ ...ports, gateways: [one, other] });
  expect(await job.run()).toBe(3);
  expect(job.count()).toMatchObject([
    { provider: 'one', 'sent-back': 2 },
    { provider: 'other', 'sent-back': 1 },
  ]);
  await expect(compareCharges({ ...memoryPorts({ clock }), gateways: [away] }).run()).rejects.toThrow('no list');
});
