import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

const olga = 'olga/organizer';
const path = () => `/v1/organizer/events/${office.eventId}/discounts`;
const percentage = { kind: 'percentage', ppm: 500_000 };
const make = (plan: object, who = olga) => office.call('POST', path(), who, { name: 'Friends', ...plan });

const held = async (who: string, quantity = 1) => {
  const wanted = { bestAvailable: { quantity, tierIds: ['stalls'] } };
  const { body } = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, wanted);
  return body.holdId as string;
};
const order = (who: string, holdId: string, code?: string) => office.call('POST', '/v1/orders', who, { holdId, code });
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('an organizer', () => {
  test('makes a discount, changes it, sees how it is used, and retires it', async () => {
    const made = await make({ code: 'early-bird', rule: percentage, isPublic: true, totalLimit: 2 });
    expect(made).toMatchObject({ status: 201, body: { code: 'EARLY-BIRD', status: 'active', totalLimit: 2 } });
    const { discountId, rule } = made.body;
    expect(rule).toEqual({ ...percentage, tierIds: [], sessionIds: [] });
    const own = `${path()}/${discountId}`;
    const terms = { name: 'Early birds', isPublic: true, totalLimit: 3, endsAt: '2999-01-01T00:00:00.000Z' };
    const changed = await office.call('PATCH', own, olga, terms);
    expect(changed).toMatchObject({ status: 200, body: { ...terms, code: 'EARLY-BIRD', perBuyerLimit: null } });
    expect((await order('early', await held('early'), 'Early-Bird')).status).toBe(201);
    expect((await office.call('GET', own, olga)).body.usage).toEqual({
      ...{ reserved: 1, confirmed: 0, released: 0, givenMinor: 0 },
    });
    expect((await office.call('GET', path(), olga)).body.items).toMatchObject([{ discountId }]);
    const shown = await office.call('GET', `/v1/events/${office.eventId}/discounts`, null);
    expect(shown.body).toEqual({
      items: [{ code: 'EARLY-BIRD', name: terms.name, currency: 'EUR', rule: changed.body.rule, endsAt: terms.endsAt }],
      nextCursor: null,
    });
    expect((await office.call('POST', `${own}/retire`, olga)).body.status).toBe('retired');
    expect((await make({ code: 'EARLY-BIRD', rule: percentage })).status).toBe(201);
  });

  test('is told everything that is wrong at once, and what cannot change', async () => {
    const odd = { code: 'two words', rule: { kind: 'buy-get', buy: 0, get: 1, tierIds: ['moon'] }, totalLimit: 0 };
    const { status, body } = await make(odd);
    expect([status, body.code]).toEqual([400, 'discounts/discount-invalid']);
    expect(body.errors.map(({ path: at }: { path: string }) => at)).toEqual([
      ...['code', 'totalLimit', 'rule.buy', 'rule.tierIds[0]'],
    ]);
    const { body: made } = await make({ code: 'LIMITED', rule: percentage, totalLimit: 5 });
    expect((await make({ code: 'limited', rule: percentage })).body.code).toBe('discounts/code-taken');
    const lowered = await office.call('PATCH', `${path()}/${made.discountId}`, olga, { name: 'L', totalLimit: 4 });
    expect(lowered.body).toMatchObject({ code: 'discounts/discount-invalid', errors: [{ path: 'totalLimit' }] });
    const recoded = await office.call('PATCH', `${path()}/${made.discountId}`, olga, { name: 'L', code: 'OTHER' });
    expect(recoded.body.code).toBe('http/input-invalid');
  });

  test('of another organization finds neither the event nor its discounts', async () => {
    const { body } = await make({ code: 'OURS', rule: percentage });
    for (const [method, at] of [
      ['GET', path()],
      ['GET', `${path()}/${body.discountId}`],
      ['POST', `${path()}/${body.discountId}/retire`],
    ] as const)
      expect((await office.call(method, at, 'eve/organizer')).body.code).toBe('catalog/event-unknown');
    expect((await make({ code: 'THEIRS', rule: percentage }, 'eve/organizer')).status).toBe(404);
    expect((await office.call('GET', '/v1/events/e-of-nobody/discounts', null)).status).toBe(404);
  });
});

describe('a buyer', () => {
  test('sees what a code takes off, whatever its case, and pays just that', async () => {
    await make({ code: 'HALF', rule: percentage });
    const holdId = await held('anna', 2);
    const { body: quoted } = await office.call('GET', `/v1/holds/${holdId}/quote?code=half`, 'anna');
    expect(quoted.price).toMatchObject({ discount: { code: 'HALF', amount: eur(4_500) }, total: eur(4_500) });
    const placed = await order('anna', holdId, ' Half ');
    expect(placed).toMatchObject({ status: 201, body: { total: eur(4_500), price: quoted.price } });
    expect((await order('anna', holdId)).body.orderId).toBe(placed.body.orderId);
    const other = await order('anna', holdId, 'OTHER');
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'orders/code-differs', orderId: placed.body.orderId, orderedWith: 'HALF' },
    });
  });

  test('is told why a code does not work, beside the price without it', async () => {
    await make({ code: 'LATER', rule: percentage, startsAt: '2998-01-01T00:00:00.000Z' });
    await make({ code: 'ONCE', rule: percentage, perBuyerLimit: 1 });
    await make({ code: 'RICH', rule: { ...percentage, minSpendMinor: 1_000_000 } });
    await order('bert', await held('bert'), 'once');
    const holdId = await held('bert');
    const facts = {
      NONE: { code: 'discounts/code-unknown' },
      '%22%3Cb%3E': { code: 'discounts/code-unknown' },
      LATER: { code: 'discounts/code-early', startsAt: '2998-01-01T00:00:00.000Z' },
      ONCE: { code: 'discounts/code-used-up-by-buyer', limit: 1 },
      RICH: { code: 'pricing/discount-below-minimum' },
    };
    for (const [code, problem] of Object.entries(facts)) {
      const { status, body } = await office.call('GET', `/v1/holds/${holdId}/quote?code=${code}`, 'bert');
      expect([status, body.price.total, body.price.discount], code).toEqual([200, eur(4_500), null]);
      expect(body.discountProblem, code).toMatchObject(problem);
      const refused = await order('bert', holdId, decodeURIComponent(code));
      expect(refused.body, code).toMatchObject(problem);
      expect(refused.status, code).toBeGreaterThanOrEqual(400);
    }
    expect((await order('bert', holdId)).status).toBe(201);
  });
});
