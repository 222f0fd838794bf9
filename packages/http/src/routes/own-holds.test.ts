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

const best = { bestAvailable: { quantity: 1 } };

describe('a buyer who lost the answer', () => {
  test('is told by the next refusal which hold is theirs, and reads it', async () => {
    const lost = await office.call('POST', holds, 'anna', best);
    const refused = await office.call('POST', holds, 'anna', best);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'locking/hold-limit-reached', holdIds: [lost.body.holdId] },
    });
    const found = await office.call('GET', `/v1/holds/${refused.body.holdIds[0]}`, 'anna');
    expect(found.body).toMatchObject({ seats: lost.body.seats, total: lost.body.total });
  });

  test('lists their own live holds of the session, and nobody else’s', async () => {
    const ordered = await office.call('POST', holds, 'bert', best);
    await office.call('POST', '/v1/orders', 'bert', { holdId: ordered.body.holdId });
    const active = await office.call('POST', holds, 'bert', best);
    const { items } = (await office.call('GET', holds, 'bert')).body;
    expect(items.map((each: { holdId: string; status: string }) => [each.holdId, each.status])).toEqual([
      [active.body.holdId, 'active'],
      [ordered.body.holdId, 'converted'],
    ]);
    expect((await office.call('GET', holds, 'cora')).body.items).toEqual([]);
    await office.call('DELETE', `/v1/holds/${active.body.holdId}`, 'bert');
    expect((await office.call('GET', holds, 'bert')).body.items).toHaveLength(1);
  });
});
