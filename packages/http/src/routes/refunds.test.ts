import { valueOf } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

const organizer = 'olga/organizer';
let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

const buy = async (who: string, ...seatIds: readonly string[]): Promise<any> => {
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, { seatIds });
  const { orderId } = (await office.call('POST', '/v1/orders', who, { holdId: held.body.holdId })).body;
  const { paymentId } = (await office.call('POST', `/v1/orders/${orderId}/payments`, who)).body;
  office.gateway.succeed(paymentId);
  const call = office.gateway.webhook(paymentId);
  valueOf(await office.office.settlement.receiveWebhook({ provider: 'memory', call }));
  return { orderId, paymentId };
};

const refund = (orderId: string, body: unknown, headers = {}) =>
  office.call('POST', `/v1/organizer/orders/${orderId}/refunds`, organizer, body, headers);

describe('refunding some of an order over HTTP', () => {
  test('takes one ticket, and the order, its tickets and its payment show it', async () => {
    const { orderId, paymentId } = await buy('ada', 'stalls-A-1', 'stalls-A-2');
    const before = (await office.call('GET', `/v1/orders/${orderId}/tickets`, 'ada')).body.items;
    const refunded = await refund(orderId, { ticketIds: [before[0].ticketId] });
    const part = { seatIds: ['stalls-A-1'], amount: { amountMinor: 4_500, currency: 'EUR' }, reason: 'requested' };
    expect(refunded).toMatchObject({ status: 200, body: { status: 'partly_refunded', refunds: [part] } });
    const shown = await office.call('GET', `/v1/orders/${orderId}`, 'ada');
    expect(shown.body).toMatchObject({ status: 'partly_refunded', refunds: [part] });
    const tickets = (await office.call('GET', `/v1/orders/${orderId}/tickets`, 'ada')).body.items;
    expect(tickets.map(({ seatId, status }: any) => [seatId, status])).toEqual([
      ['stalls-A-1', 'revoked'],
      ['stalls-A-2', 'issued'],
    ]);
    const [revoked, left] = tickets;
    expect([revoked.code, left.code]).toEqual([null, before[1].code]);
    for (const what of ['qr.png', 'ticket.pdf']) {
      expect((await office.call('GET', `/v1/tickets/${left.ticketId}/${what}`, 'ada')).status).toBe(200);
      const gone = await office.call('GET', `/v1/tickets/${revoked.ticketId}/${what}`, 'ada');
      expect(gone).toMatchObject({
        status: 410,
        body: { code: 'tickets/ticket-revoked', revokedAt: expect.stringMatching(/T.*Z$/) },
      });
      expect((await office.call('GET', `/v1/tickets/${revoked.ticketId}/${what}`, 'bob')).status).toBe(404);
    }
    const payment = await office.call('GET', `/v1/payments/${paymentId}`, 'ada');
    expect(payment.body).toMatchObject({
      status: 'partly_refunded',
      refunds: [{ amount: { amountMinor: 4_500 }, status: 'done' }],
    });
  });

  test('gives the same answer to the same key, or the same name, and money once', async () => {
    const { orderId, paymentId } = await buy('bob', 'stalls-A-3', 'stalls-A-4');
    const asked = { seatIds: ['stalls-A-3'], refundId: 'seat-3' };
    const key = { 'idempotency-key': 'refund-of-bob' };
    const first = await refund(orderId, asked, key);
    for (const again of [await refund(orderId, asked, key), await refund(orderId, asked)])
      expect([again.status, again.body]).toEqual([200, first.body]);
    const entry = office.gateway.ledger().find((each) => each.paymentId === paymentId);
    expect(entry?.refunded.amountMinor).toBe(4_500);
  });

  test('says in plain words why not', async () => {
    const { orderId } = await buy('cleo', 'stalls-A-5', 'stalls-A-6');
    const asked = { seatIds: ['stalls-A-5'] };
    await refund(orderId, asked);
    expect(await refund(orderId, asked)).toMatchObject({
      status: 409,
      body: { code: 'orders/seats-refunded', title: 'These seats were refunded before.', seatIds: ['stalls-A-5'] },
    });
    expect(await refund(orderId, { seatIds: ['stalls-B-1'] })).toMatchObject({
      status: 404,
      body: { code: 'orders/seats-not-ordered' },
    });
    expect(await refund(orderId, { ticketIds: ['none'] })).toMatchObject({
      status: 404,
      body: { code: 'tickets/ticket-unknown' },
    });
    expect(await refund(orderId, {})).toMatchObject({ status: 400, body: { code: 'http/input-invalid' } });
    const { orderId: other, paymentId: others } = await buy('dora', 'stalls-B-2', 'stalls-B-3');
    office.gateway.refundInDashboard(others, 5_000);
    const call = office.gateway.webhook(others);
    valueOf(await office.office.settlement.receiveWebhook({ provider: 'memory', call }));
    expect(await refund(other, { seatIds: ['stalls-B-2'] })).toMatchObject({
      status: 409,
      body: { code: 'payments/refund-exceeds-captured', left: { amountMinor: 4_000, currency: 'EUR' } },
    });
  });

  test('is for owners and managers of the organization alone', async () => {
    const { orderId } = await buy('eve', 'stalls-B-4');
    const path = `/v1/organizer/orders/${orderId}/refunds`;
    const stranger = await office.call('POST', path, 'mallory/organizer', { seatIds: ['stalls-B-4'] });
    expect(stranger).toMatchObject({ status: 404, body: { code: 'orders/order-unknown' } });
  });
});
