import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let holds: string;
beforeAll(async () => {
  office = await boxOffice();
  holds = `/v1/sessions/${office.sessionId}/holds`;
});
afterAll(() => office.close());

const statusOf = async (seatId: string): Promise<string> => {
  const layout = await office.call('GET', `/v1/sessions/${office.sessionId}/layout`);
  const seats = await office.call('GET', `/v1/sessions/${office.sessionId}/seats`);
  return seats.body.statuses[layout.body.seatIndex.indexOf(seatId)];
};
const hold = (who: string, seatIds: string[]) => office.call('POST', holds, who, { seatIds });
const orderOf = async (who: string, seatIds: string[]): Promise<any> => {
  const held = await hold(who, seatIds);
  return (await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId })).body;
};
const webhook = async (paymentId: string, messageId?: string) => {
  const { body, headers } = office.gateway.webhook(paymentId as never, messageId);
  return fetch(`${office.url}/v1/payments/webhooks/memory`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: headers as Record<string, string>,
  });
};

describe('buying over HTTP', () => {
  test('is one operation however its address is written, and another one with other parameters', async () => {
    const one = await orderOf('kim', ['circle-D-10']);
    const other = await orderOf('kim', ['circle-D-11']);
    const key = { 'idempotency-key': 'one-operation' };
    const cancel = (path: string) => office.call('POST', path, 'kim', undefined, key);
    const first = await cancel(`/v1/orders/${one.orderId}/cancel`);
    expect(first).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    for (const path of [
      `/v1/orders/${one.orderId}/cancel/`,
      `/V1/Orders/${one.orderId}/CANCEL`,
      `/v1/orders/${one.orderId.replaceAll('-', '%2D')}/cancel`,
      `/v1/orders/${one.orderId}/cancel?again`,
    ]) {
      const again = await cancel(path);
      expect(again.body, path).toEqual(first.body);
      expect(again.headers.get('idempotent-replay'), path).toBe('true');
    }
    const elsewhere = await cancel(`/v1/orders/${other.orderId}/cancel`);
    expect(elsewhere.body).toMatchObject({ orderId: other.orderId, status: 'cancelled' });
    expect(elsewhere.headers.get('idempotent-replay')).toBeNull();
  });

  test('goes from seats to signed tickets', async () => {
    const held = await office.call('POST', holds, 'anna', { bestAvailable: { quantity: 2 } });
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({ total: { amountMinor: 9000, currency: 'EUR' }, status: 'active' });
    const order = await office.call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId });
    expect(order).toMatchObject({ status: 201, body: { status: 'pending', total: { amountMinor: 9000 } } });
    const payment = await office.call('POST', `/v1/orders/${order.body.orderId}/payments`, 'anna', {});
    expect(payment).toMatchObject({ status: 201, body: { status: 'requires_action' } });
    office.gateway.succeed(payment.body.paymentId);
    expect((await webhook(payment.body.paymentId)).status).toBe(200);
    const tickets = await office.call('GET', `/v1/orders/${order.body.orderId}/tickets`, 'anna');
    expect(tickets.body.items).toHaveLength(2);
    const [ticket] = tickets.body.items;
    expect(ticket.code.length).toBeGreaterThan(40);
    const png = await office.call('GET', `/v1/tickets/${ticket.ticketId}/qr.png`, 'anna');
    expect(png.headers.get('content-type')).toBe('image/png');
    const pdf = await office.call('GET', `/v1/tickets/${ticket.ticketId}/ticket.pdf`, 'anna');
    expect(pdf.body).toMatch(/^%PDF-.*"paper":"a4"/);
    const all = await office.call('GET', `/v1/orders/${order.body.orderId}/tickets.pdf?paper=letter`, 'anna');
    expect(all.headers.get('content-type')).toBe('application/pdf');
    expect(all.headers.get('cache-control')).toBe('private, no-store');
    expect(all.body).toMatch(/^%PDF-.*"paper":"letter"/);
    expect(all.body.match(/"ticketId"/g)).toHaveLength(2);
    const strange = await office.call('GET', `/v1/orders/${order.body.orderId}/tickets.pdf?paper=papyrus`, 'anna');
    expect(strange.status).toBe(400);
  });

  test('two seats in one request are both held or neither', async () => {
    expect((await hold('bert', ['circle-A-1'])).status).toBe(201);
    const both = await hold('cora', ['circle-A-1', 'circle-A-2']);
    expect(both).toMatchObject({ status: 409, body: { code: 'locking/seats-unavailable', conflicts: ['circle-A-1'] } });
    expect(await statusOf('circle-A-2')).toBe('f');
  });

  test('the same seat twice in one request is one seat', async () => {
    const held = await hold('dora', ['circle-B-1', 'circle-B-1']);
    expect(held.body.seats).toHaveLength(1);
    expect(held.body.total.amountMinor).toBe(3000);
  });

  test('a hold expires by the server clock with no sweeper, and a late release frees nothing', async () => {
    const first = await hold('emil', ['circle-C-1']);
    office.clock.advance(5 * 60_000);
    expect((await hold('fred', ['circle-C-1'])).status).toBe(201);
    expect((await office.call('DELETE', `/v1/holds/${first.body.holdId}`, 'emil')).status).toBeGreaterThanOrEqual(400);
    expect(await statusOf('circle-C-1')).toBe('h');
    expect((await office.call('POST', '/v1/orders', 'emil', { holdId: first.body.holdId })).body.code).toBe(
      'locking/hold-expired',
    );
  });

  test('a declined card is tried again, with a new attempt', async () => {
    const order = await orderOf('gina', ['circle-D-1']);
    const first = await office.call('POST', `/v1/orders/${order.orderId}/payments`, 'gina', {});
    office.gateway.decline(first.body.paymentId);
    await webhook(first.body.paymentId);
    const second = await office.call('POST', `/v1/orders/${order.orderId}/payments`, 'gina', {});
    expect(second).toMatchObject({ status: 201, body: { attempt: 2 } });
    office.gateway.succeed(second.body.paymentId);
    await webhook(second.body.paymentId);
    expect((await office.call('GET', `/v1/orders/${order.orderId}`, 'gina')).body.status).toBe('paid');
  });

  test('a payment is begun once a key; a repeat gets it as it then is, and says so', async () => {
    const order = await orderOf('gwen', ['circle-D-2']);
    const pay = (key: string) =>
      office.call('POST', `/v1/orders/${order.orderId}/payments`, 'gwen', {}, { 'idempotency-key': key });
    const first = await pay('pay-1');
    expect(first.headers.get('idempotent-replay')).toBeNull();
    office.gateway.succeed(first.body.paymentId);
    await webhook(first.body.paymentId);
    const again = await pay('pay-1');
    expect(again).toMatchObject({ status: 201, body: { paymentId: first.body.paymentId, status: 'succeeded' } });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect((await pay('pay-2')).body.code).toBe('orders/order-paid');
  });

  test('a webhook that comes fifty times at once has one effect', async () => {
    const order = await orderOf('hans', ['circle-E-1']);
    const payment = await office.call('POST', `/v1/orders/${order.orderId}/payments`, 'hans', {});
    office.gateway.succeed(payment.body.paymentId);
    const answers = await Promise.all(Array.from({ length: 50 }, () => webhook(payment.body.paymentId, 'the-same')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const tickets = await office.call('GET', `/v1/orders/${order.orderId}/tickets`, 'hans');
    expect(tickets.body.items).toHaveLength(1);
  });

  test('a payment after the end gets its seats if they are free, and is refunded once if they are not', async () => {
    const lucky = await orderOf('ida', ['circle-A-10']);
    const unlucky = await orderOf('jan', ['circle-A-20']);
    const payments = await Promise.all(
      [
        ['ida', lucky],
        ['jan', unlucky],
      ].map(
        async ([who, order]) =>
          (await office.call('POST', `/v1/orders/${order.orderId}/payments`, who, {})).body.paymentId,
      ),
    );
    office.clock.advance(60 * 60_000);
    await office.office.jobs.expireOrders.run();
    await office.office.jobs.relayDecisions.run();
    await office.office.jobs.sweepHolds.run();
    const other = await orderOf('kurt', ['circle-A-20']);
    expect(other.status).toBe('pending');
    // The sweep has asked the gateway to cancel; a card holder may still have been faster.
    for (const paymentId of payments) office.gateway.succeed(paymentId);
    const ledger = new Map(office.gateway.ledger().map((each) => [each.paymentId as string, each]));
    for (const paymentId of payments)
      if (ledger.get(paymentId)?.status === 'succeeded') await Promise.all([webhook(paymentId), webhook(paymentId)]);
    await office.office.jobs.reconcilePayments.run();
    for (const { captured, refunded, paymentId } of office.gateway
      .ledger()
      .filter((each) => payments.includes(each.paymentId))) {
      const paid =
        (await office.call('GET', `/v1/orders/${lucky.orderId}`, 'ida')).body.status === 'paid' &&
        paymentId === payments[0];
      expect(captured.amountMinor - refunded.amountMinor).toBe(paid ? 3000 : 0);
    }
  });

  test('an order whose total is zero needs no payment', async () => {
    const order = await orderOf('lena', ['balcony-A-1']);
    expect(order.status).toBe('paid');
    expect((await office.call('GET', `/v1/orders/${order.orderId}/tickets`, 'lena')).body.items).toHaveLength(1);
  });

  test('what belongs to somebody else does not exist', async () => {
    const order = await orderOf('mona', ['balcony-B-1']);
    const [ticket] = (await office.call('GET', `/v1/orders/${order.orderId}/tickets`, 'mona')).body.items;
    for (const path of [
      `/v1/orders/${order.orderId}`,
      `/v1/orders/${order.orderId}/tickets`,
      `/v1/tickets/${ticket.ticketId}`,
      `/v1/holds/${order.holdId}`,
    ]) {
      expect((await office.call('GET', path, 'nils')).status).toBe(404);
    }
  });

  test('the same key gives the same answer; another body is refused', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const body = { seatIds: ['balcony-C-1'] };
    const first = await office.call('POST', holds, 'olga', body, key);
    const again = await office.call('POST', holds, 'olga', body, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(await office.call('POST', holds, 'olga', { seatIds: ['balcony-C-2'] }, key)).toMatchObject({
      status: 422,
      body: { code: 'http/idempotency-key-reused' },
    });
    expect(first.headers.get('idempotent-replay')).toBeNull();
    const order = () => office.call('POST', '/v1/orders', 'olga', { holdId: first.body.holdId }, key);
    const placed = await order();
    const repeated = await order();
    expect(placed.headers.get('idempotent-replay')).toBeNull();
    expect(repeated).toMatchObject({ status: 201, body: placed.body });
    expect(repeated.headers.get('idempotent-replay')).toBe('true');
    const refused = await office.call('POST', holds, 'paul', body, key);
    expect(refused.status).toBe(409);
    expect((await office.call('POST', holds, 'paul', body, key)).body).toMatchObject({
      code: 'locking/seats-unavailable',
    });
  });
});
