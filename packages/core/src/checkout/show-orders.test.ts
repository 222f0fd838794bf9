import { describe, expect, it } from 'vitest';
import type { OrderId } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, codeOf, seatA, smallOffice, valueOf } from '../testing/index.ts';

const [ada, bob] = [buyer('ada'), buyer('bob')];
const page = { limit: 20 };

const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const office = await smallOffice(memoryPorts({ clock, gateways: [gateway] }));
  const { showOrder, showOrders, listOrders, refreshPayment } = office.app.checkout;
  const shown = async (orderId: OrderId) => valueOf(await showOrder({ principal: ada, orderId }));
  const attempt = async (orderId: OrderId, end?: 'decline' | 'succeed') => {
    const { paymentId } = await office.pay(ada, orderId);
    if (end !== undefined) gateway[end](paymentId);
    if (end !== undefined) valueOf(await refreshPayment({ principal: ada, paymentId }));
    return paymentId;
  };
  return { ...office, shown, attempt, showOrder, showOrders, listOrders };
};

describe('an order as its buyer is shown it', () => {
  it('has no payment before the first attempt, then the last attempt, and none once it is paid', async () => {
    const { attempt, order, shown } = await world();
    const placed = await order(ada, seatA(1));
    const { orderId } = placed;
    expect(await shown(orderId)).toEqual({ order: placed, payment: null });
    const declined = await attempt(orderId, 'decline');
    expect((await shown(orderId)).payment).toMatchObject({ paymentId: declined, progress: { status: 'failed' } });
    const open = await attempt(orderId);
    expect((await shown(orderId)).payment).toMatchObject({ paymentId: open, progress: { status: 'requires_action' } });
    await attempt(orderId, 'succeed');
    expect(await shown(orderId)).toMatchObject({ order: { progress: { status: 'paid' } }, payment: null });
  });

  it('is shown to nobody else', async () => {
    const { order, showOrder } = await world();
    const { orderId } = await order(ada, seatA(1));
    expect(await showOrder({ principal: bob, orderId })).toEqual({
      ok: false,
      refusal: { code: 'orders/order-unknown' },
    });
  });
});

describe('the list of own orders', () => {
  it('has each with its payment, the newest first', async () => {
    const { attempt, order, showOrders } = await world();
    const paid = await order(ada, seatA(1));
    await attempt(paid.orderId, 'succeed');
    const plain = await order(ada, seatA(2));
    const tried = await order(ada, seatA(3));
    const paymentId = await attempt(tried.orderId);
    await order(bob, seatA(4));
    const { items, nextCursor } = valueOf(await showOrders({ principal: ada, page }));
    expect(items.map(({ order: { orderId }, payment }) => [orderId, payment?.paymentId ?? null])).toEqual([
      [tried.orderId, paymentId],
      [plain.orderId, null],
      [paid.orderId, null],
    ]);
    expect(nextCursor).toBeNull();
  });

  it('continues only after an order of the same buyer', async () => {
    const { listOrders, order, showOrders } = await world();
    const [own, others] = [await order(ada, seatA(1)), await order(bob, seatA(2))];
    const after = (cursor: string) => ({ principal: ada, page: { ...page, cursor } });
    expect(valueOf(await listOrders(after(own.orderId))).items).toEqual([]);
    for (const cursor of [others.orderId, 'nowhere', '']) {
      expect(codeOf(await listOrders(after(cursor)))).toBe('kernel/cursor-invalid');
      expect(codeOf(await showOrders(after(cursor)))).toBe('kernel/cursor-invalid');
    }
  });
});
