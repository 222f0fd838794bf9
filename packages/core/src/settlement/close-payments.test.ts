import { expect, test } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import { buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import { closePayment, closePayments } from './close-payments.ts';

const ada = buyer('ada');

/** An order with an attempt that was declined, and one that is open. */
const world = async () => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const asked: string[] = [];
  const state = { failure: undefined as Error | undefined, isUnheard: false };
  const cancel: typeof gateway.cancel = async (payment) => {
    asked.push(payment.paymentId);
    if (state.isUnheard) return undefined;
    if (state.failure !== undefined) throw state.failure;
    return gateway.cancel(payment);
  };
  const ports = memoryPorts({ clock, gateways: [{ ...gateway, cancel }] });
  const { app, order, pay } = await smallOffice(ports);
  const { orderId } = await order(ada, seatA(1));
  const declined = await pay(ada, orderId);
  gateway.decline(declined.paymentId);
  valueOf(await app.checkout.refreshPayment({ principal: ada, paymentId: declined.paymentId }));
  const open = await pay(ada, orderId);
  return { asked, clock, open, orderId, ports, state };
};

test('only attempts that are open are closed, each once', async () => {
  const { asked, open, orderId, ports } = await world();
  await closePayments(ports, orderId);
  await closePayments(ports, orderId);
  expect(asked).toEqual([open.paymentId]);
  expect((await ports.payments.find(open.paymentId))?.state.progress.status).toBe('cancelled');
});

test('an attempt is told to have been closed once', async () => {
  const { open, ports } = await world();
  expect([await closePayment(ports, open), await closePayment(ports, open)]).toEqual([true, false]);
});

test('an order waits for no gateway that is away, and hides no bug', async () => {
  const { orderId, ports, state } = await world();
  state.failure = new TicketlyFault('unavailable', 'the gateway is away');
  await expect(closePayments(ports, orderId)).resolves.toBeUndefined();
  state.failure = new TypeError('a bug');
  await expect(closePayments(ports, orderId)).rejects.toThrow('a bug');
});

test('an attempt that the gateway never heard of ends here, once, unless it has heard of it before', async () => {
  const { clock, open, ports, state } = await world();
  state.isUnheard = true;
  expect(await closePayment(ports, open)).toBe(false);
  expect((await ports.payments.find(open.paymentId))?.state).toEqual(open);
  const find: typeof ports.payments.find = async (paymentId) => {
    const stored = await ports.payments.find(paymentId);
    return stored && { ...stored, state: { ...stored.state, progress: { status: 'created' } } };
  };
  clock.advance(1_000);
  expect(await closePayment({ ...ports, payments: { ...ports.payments, find } }, open)).toBe(true);
  expect((await ports.payments.find(open.paymentId))?.state.progress).toEqual({
    status: 'cancelled',
    providerRef: null,
    cancelledAt: clock.now(),
  });
});
