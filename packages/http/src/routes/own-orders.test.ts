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

const placed = async (who: string): Promise<string> => {
  const hold = await office.call('POST', holds, who, { bestAvailable: { quantity: 1, tierIds: ['stalls'] } });
  return (await office.call('POST', '/v1/orders', who, { holdId: hold.body.holdId })).body.orderId;
};
const idsOf = ({ body }: { readonly body: { items: { orderId: string }[] } }) => body.items.map((each) => each.orderId);

describe('a buyer who comes back', () => {
  test('finds the order that waits for their payment in one call, and where they were paying', async () => {
    const cancelled = await placed('anna');
    await office.call('POST', `/v1/orders/${cancelled}/cancel`, 'anna');
    const orderId = await placed('anna');
    const asked = `/v1/orders?sessionId=${office.sessionId}&status=pending`;
    const before = await office.call('GET', asked, 'anna');
    expect(before.body).toMatchObject({ items: [{ orderId, status: 'pending', payment: null }], nextCursor: null });
    const payment = await office.call('POST', `/v1/orders/${orderId}/payments`, 'anna');
    expect(payment.body.status).toBe('requires_action');
    expect((await office.call('GET', asked, 'anna')).body.items).toMatchObject([{ orderId, payment: payment.body }]);
    const order = await office.call('GET', `/v1/orders/${orderId}`, 'anna');
    expect(order.body.payment).toEqual(payment.body);
    expect(idsOf(await office.call('GET', '/v1/orders?status=cancelled', 'anna'))).toEqual([cancelled]);
    expect(idsOf(await office.call('GET', asked, 'bert'))).toEqual([]);
  });

  test('sees no payment to go on with once the order is over', async () => {
    const orderId = await placed('cora');
    await office.call('POST', `/v1/orders/${orderId}/payments`, 'cora');
    await office.call('POST', `/v1/orders/${orderId}/cancel`, 'cora');
    const { body } = await office.call('GET', `/v1/orders/${orderId}`, 'cora');
    expect(body).toMatchObject({ status: 'cancelled', payment: null });
  });

  test('can’t learn from a cursor whether somebody else has an order of this id', async () => {
    const foreign = await placed('dora');
    const unknown = foreign.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const answers = [];
    for (const cursor of [foreign, unknown, 'nonsense']) {
      const { status, body } = await office.call('GET', `/v1/orders?cursor=${cursor}`, 'eve');
      answers.push({ status, body: { ...body, requestId: '' } });
    }
    const [first] = answers;
    expect(first).toMatchObject({ status: 400, body: { code: 'kernel/cursor-invalid' } });
    expect(answers).toEqual([first, first, first]);
  });

  test('is told which part of a question nobody can answer', async () => {
    const odd = [
      ['status=open', 'status'],
      ['status=', 'status'],
      ['status=paid&status=pending', 'status'],
      ['sessionId=a%20b', 'sessionId'],
      ['sessionId=', 'sessionId'],
      ['buyerId=bert', 'buyerId'],
    ] as const;
    for (const [query, field] of odd) {
      const { status, body } = await office.call('GET', `/v1/orders?${query}`, 'anna');
      expect([status, JSON.stringify(body.errors)], query).toEqual([400, expect.stringContaining(field)]);
    }
    const { body } = await office.call('GET', '/v1/orders?sessionId=no-such-session', 'anna');
    expect(body).toEqual({ items: [], nextCursor: null });
  });
});
