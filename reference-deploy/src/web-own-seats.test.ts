import { afterEach, expect, test, vi } from 'vitest';

interface Page {
  ownSeats(sessionId: string): Promise<unknown>;
  takeSeats(sessionId: string, wanted: object): Promise<unknown>;
}

const load = (): Promise<Page> => import(new URL('../web/held-seats.js', import.meta.url).href) as Promise<Page>;

/** A server that answers by method and address; the page has its token. */
const serve = (answers: Readonly<Record<string, readonly [status: number, body: unknown]>>): void => {
  vi.stubGlobal('sessionStorage', { getItem: () => 'token' });
  vi.stubGlobal('fetch', async (path: string, { method }: { method: string }) => {
    const [status, body] = answers[`${method} ${path}`] ?? [404, { title: `${method} ${path}` }];
    return Response.json(body, { status });
  });
};
afterEach(() => void vi.unstubAllGlobals());

test('who comes back is led to the order that waits for their payment', async () => {
  const order = { orderId: 'o1', status: 'pending' };
  serve({
    'GET /v1/sessions/s1/holds': [200, { items: [{ status: 'converted' }], nextCursor: null }],
    'GET /v1/orders?status=pending&limit=1&sessionId=s1': [200, { items: [order], nextCursor: null }],
    'GET /v1/orders?status=pending&limit=1&sessionId=s2': [200, { items: [], nextCursor: null }],
  });
  const { ownSeats } = await load();
  expect(await ownSeats('s1')).toEqual({ hold: null, order });
  expect(await ownSeats('s2')).toEqual({ hold: null, order: null });
});

test('who lost the answer to a hold, or has it in another tab, is shown it when they ask again', async () => {
  const hold = { holdId: 'h1', status: 'active' };
  serve({
    'POST /v1/sessions/s1/holds': [409, { title: 'No', holdIds: ['h1'] }],
    'GET /v1/sessions/s1/holds': [200, { items: [{ holdId: 'h0', status: 'converted' }, hold], nextCursor: null }],
    'POST /v1/sessions/s2/holds': [409, { title: 'Taken', conflicts: ['a1'] }],
  });
  const { takeSeats } = await load();
  expect(await takeSeats('s1', {})).toEqual(hold);
  await expect(takeSeats('s2', {})).rejects.toThrow('Taken');
});
