import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let orderId: string;
const seller = { legalName: 'Oper <b>& Co</b>', address: 'Ring 1\n1010 Wien', taxId: 'ATU1' };

const issue = async (): Promise<void> => {
  while ((await office.office.jobs.issueReceipts.run()) > 0);
};

beforeAll(async () => {
  office = await boxOffice();
  const path = `/v1/organizer/organizations/${office.organizationId}/seller`;
  const set = await office.call('PUT', path, 'olga', { seller });
  expect(set).toMatchObject({ status: 200, body: { seller } });
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, 'anna', {
    bestAvailable: { quantity: 2 },
  });
  const order = await office.call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId });
  ({ orderId } = order.body);
  const payment = await office.call('POST', `/v1/orders/${orderId}/payments`, 'anna', {});
  office.gateway.succeed(payment.body.paymentId);
  await office.office.settlement.receiveWebhook({
    provider: 'memory',
    call: office.gateway.webhook(payment.body.paymentId),
  });
});
afterAll(() => office.close());

const read = (ending: string, who = 'anna') => office.call('GET', `/v1/orders/${orderId}/${ending}`, who);

describe('receipts over HTTP', () => {
  test('are there once they are issued, as data, as a page and as a file', async () => {
    expect(await read('receipt.html')).toMatchObject({ status: 404, body: { code: 'receipts/receipt-unknown' } });
    expect((await read('receipts')).body).toEqual({ items: [], nextCursor: null });
    await issue();
    expect((await read('receipts')).body.items).toMatchObject([
      { number: 1, kind: 'receipt', corrects: null, total: { amountMinor: 9_000, currency: 'EUR' } },
    ]);
    const file = await read('receipt.pdf?paper=letter');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.body).toMatch(/^%PDF-.*"title":"Receipt no\. 1".*"paper":"letter"/);
  });

  test('as a page say every text as text, and let nothing run', async () => {
    const page = await read('receipt.html');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; .*; sandbox$/);
    // Two headers would be read as one with a comma.
    expect(policy).not.toContain(',');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.body).toContain('Oper &#60;b&#62;&#38; Co&#60;/b&#62;');
    expect(page.body).not.toContain('<b>&');
    expect(page.body).toContain('€90.00');
  });

  test('show what went back, under a number of its own', async () => {
    const refunded = await office.call('POST', `/v1/organizer/orders/${orderId}/refund`, 'olga', {});
    expect(refunded.status).toBe(200);
    await issue();
    const { items } = (await read('receipts', 'olga')).body;
    expect(items).toMatchObject([{ number: 1 }, { number: 2, kind: 'credit-note', corrects: 1 }]);
    expect((await read('receipt.html?number=2')).body).toContain('Credit note no. 2');
    expect((await read('receipt.html?number=3')).status).toBe(404);
    expect((await read('receipt.html?number=0')).status).toBe(400);
  });

  test('are nobody else\u2019s to see', async () => {
    for (const ending of ['receipts', 'receipt.html', 'receipt.pdf', 'tickets.pdf'])
      expect(await read(ending, 'bert')).toMatchObject({ status: 404, body: { code: 'orders/order-unknown' } });
    const books = `/v1/organizer/organizations/${office.organizationId}/receipts`;
    expect((await office.call('GET', books, 'bert')).status).toBe(404);
    const first = await office.call('GET', `${books}?limit=1`, 'olga');
    expect(first.body.items.map(({ number }: { number: number }) => number)).toEqual([1]);
    const rest = await office.call('GET', `${books}?limit=1&cursor=${first.body.nextCursor}`, 'olga');
    expect(rest.body).toMatchObject({ items: [{ number: 2 }], nextCursor: null });
  });
});
