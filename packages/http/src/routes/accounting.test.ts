import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
let list: string;
const organizer = 'olga/organizer';
/** Around the moment at which the fixture's clock begins. */
const ever = 'from=2025-12-01T00:00:00.000Z&to=2026-11-30T00:00:00.000Z';

beforeAll(async () => {
  office = await boxOffice();
  const { items } = (await office.call('GET', '/v1/organizer/organizations', organizer)).body;
  list = `/v1/organizer/organizations/${items[0].organizationId}/ledger`;
  const layout = await office.call('GET', `/v1/sessions/${office.sessionId}/layout`);
  const seatIds = (layout.body.seatIndex as string[]).filter((seatId) => !seatId.startsWith('balcony-')).slice(0, 2);
  const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, 'anna', { seatIds });
  const ordered = await office.call('POST', '/v1/orders', 'anna', { holdId: held.body.holdId });
  const paid = await office.call('POST', `/v1/orders/${ordered.body.orderId}/payments`, 'anna');
  office.gateway.succeed(paid.body.paymentId);
  const call = office.gateway.webhook(paid.body.paymentId);
  await office.office.settlement.receiveWebhook({ provider: 'memory', call });
});
afterAll(() => office.close());

describe('the ledger of an organization', () => {
  test('has sums by account and every entry, in minor units and decimals, page by page', async () => {
    const { status, body } = await office.call('GET', `${list}?${ever}&limit=1`, organizer);
    expect(status).toBe(200);
    expect(body.balances.map(({ account }: { account: string }) => account).toSorted()).toEqual([
      'gateway:memory',
      'organizer',
      'receivable',
    ]);
    const [organizerBalance] = body.balances.filter(({ account }: { account: string }) => account === 'organizer');
    const { amountMinor, decimal } = organizerBalance.balance;
    expect(amountMinor).toBeLessThan(0);
    expect(Number(decimal) * 100).toBeCloseTo(amountMinor);
    const second = await office.call('GET', `${list}?${ever}&limit=1&cursor=${body.nextCursor}`, organizer);
    expect([...body.items, ...second.body.items].map(({ kind }) => kind).toSorted()).toEqual(['captured', 'sold']);
    expect(second.body.nextCursor).toBeNull();
  });

  test('goes into a table, a row for each posting', async () => {
    const table = await office.call('GET', `${list}.csv?${ever}`, organizer);
    expect(table.headers.get('content-type')).toContain('text/csv');
    const [columns, ...rows] = String(table.body).trim().split('\r\n');
    expect(columns).toContain('account,amount_minor,amount,currency');
    expect(rows).toHaveLength(4);
    expect(rows.filter((row) => row.includes(',organizer,-'))).toHaveLength(1);
  });

  test('is refused for other periods, cursors and people', async () => {
    const asked = async (path: string, who = organizer) => {
      const { status, body } = await office.call('GET', path, who);
      return [status, body.code];
    };
    const backwards = 'from=2026-02-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z';
    const long = 'from=2020-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z';
    for (const period of [backwards, long])
      for (const path of [list, `${list}.csv`])
        expect(await asked(`${path}?${period}`)).toEqual([400, 'accounting/period-invalid']);
    expect(await asked(`${list}?${ever}&cursor=abc`)).toEqual([400, 'kernel/cursor-invalid']);
    expect(await asked(`${list}?${ever}`, 'zoe/organizer')).toEqual([404, 'organizations/organization-unknown']);
    expect((await asked(list))[0]).toBe(400);
  });
});

describe('the differences from a gateway', () => {
  const differences = '/v1/admin/ledger/differences';
  test('are for admins, and none where there are none', async () => {
    const query = `provider=memory&${ever}`;
    const first = await office.call('GET', `${differences}?${query}`, 'adele/event_admin');
    expect(first).toMatchObject({ status: 200, body: { items: [] } });
    const rest = await office.call(
      'GET',
      `${differences}?${query}&cursor=${first.body.nextCursor}`,
      'adele/event_admin',
    );
    expect(rest).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
    const unknown = await office.call('GET', `${differences}?provider=nobody&${ever}`, 'adele/event_admin');
    expect(unknown.body.code).toBe('payments/provider-unknown');
  });
});
