import { expect, test } from 'vitest';
import { refuse } from '../kernel/index.ts';
import type { PaymentId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { GatewayCharge } from '../payments/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { settleCharge } from './settle-unknown-charge.ts';

test('a charge of an order becomes an attempt that was begun like any other, whoever moves the order meanwhile', async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const { order } = await smallOffice(ports);
  const { orderId, total } = await order(buyer('ada'), seatA(1));
  const paymentId = 'lost' as PaymentId;
  const charge: GatewayCharge = {
    payment: {
      ...{ paymentId, providerRef: 'ref', status: 'succeeded', captured: total },
      ...{ refunded: { ...total, amountMinor: 0 }, failure: null, clientSecret: 'secret', checkoutUrl: null },
    },
    ...{ orderId, origin: await ports.chargeMarks.origin(), openedAt: clock.now(), movedAt: clock.now() },
  };
  let conflicts = 2;
  const save: typeof ports.payments.save = async (change) =>
    (conflicts -= 1) >= 0
      ? refuse({ code: 'kernel/version-conflicting', currentVersion: 1 })
      : ports.payments.save(change);
  const told: string[] = [];
  const ended = await settleCharge({ ...ports, payments: { ...ports.payments, save } }, gateway, charge, ({ end }) => {
    told.push(end);
  });
  expect([ended, told]).toEqual(['recorded', ['recorded']]);
  expect((await ports.orders.find(orderId))?.progress).toMatchObject({ status: 'paid', paymentId });
  const facts = await ports.changeFeed.read({ after: 0 as never, limit: 1_000 });
  const ofPayment = facts.filter(({ aggregateType }) => aggregateType === 'payments');
  expect(ofPayment.map(({ type, payload }) => [type, payload])).toMatchObject([
    ['PaymentCreated', { progress: { status: 'created', providerRef: 'ref' } }],
    ['PaymentSucceeded', { progress: { status: 'succeeded', providerRef: 'ref' } }],
  ]);
});
