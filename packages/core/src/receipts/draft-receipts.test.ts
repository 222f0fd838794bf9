import { expect, test } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { RefundId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { Order } from '../orders/index.ts';
import type { Fee, Tax } from '../pricing/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { draftReceipts } from './draft-receipts.ts';

const service: Fee = {
  name: 'Service',
  per: 'ticket',
  amount: { kind: 'flat', amountMinor: 250 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
};
const vat: Tax = { name: 'VAT', ppm: 200_000, kind: 'included' };

/** A paid order of two seats with a fee and a tax, and what is issued for it in another state. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const priceRules = { fees: [service], taxes: [vat] };
  const { app, order, pay, organizationId, sessionId } = await smallOffice(ports, { event: { priceRules } });
  const { orderId } = await order(buyer('ada'), seatA(1), seatA(2));
  const { paymentId } = await pay(buyer('ada'), orderId);
  gateway.succeed(paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: buyer('ada'), paymentId }));
  const [paid, showing] = [await ports.orders.find(orderId), await ports.showings.find(sessionId)];
  const organization = (await ports.organizations.find(organizationId))?.state;
  if (!paid || !showing || !organization) throw new Error('nothing was paid');
  const drafts = (over: Partial<Order>) => draftReceipts({ ...paid, ...over }, { ...showing, organization });
  return { drafts, paid, paymentId };
};
const at = instant(5_000);

test('an order refunded before refunds were kept went back whole', async () => {
  const { drafts, paid, paymentId } = await world();
  const [receipt, note, ...others] = drafts({ progress: { status: 'refunded', refundedAt: at, paymentId } });
  expect(others).toEqual([]);
  expect(note).toMatchObject({ cause: `refund-of/${paid.orderId}`, content: { kind: 'credit-note', at } });
  expect(note?.content.lines).toEqual(receipt?.content.lines);
  expect(note?.content.total).toEqual(paid.total);
});

test('an order of which nothing is told to have gone back has a receipt alone', async () => {
  const { drafts } = await world();
  expect(drafts({}).map(({ content }) => content.kind)).toEqual(['receipt']);
});

test('money that no seat explains has no share in any fee or tax', async () => {
  const { drafts } = await world();
  const found = { refundId: 'r1' as RefundId, seatIds: [], amount: money(100, 'EUR'), refundedAt: at };
  const [, note] = drafts({ refunds: [{ ...found, reason: 'at-gateway' }] });
  expect(note?.content.lines).toEqual([
    {
      label: null,
      tierName: '',
      parts: { priceMinor: 100, discountMinor: 0, feesMinor: [0], taxesMinor: [0], totalMinor: 100 },
    },
  ]);
});
