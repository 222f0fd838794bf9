import type { PlatformFee, PriceRules } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';

const priceRules: PriceRules = {
  fees: [
    {
      name: 'Booking fee',
      per: 'order',
      amount: { kind: 'flat', amountMinor: 101 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: false,
    },
  ],
  taxes: [{ name: 'VAT', ppm: 200_000, kind: 'included' }],
};
const platformFees: PlatformFee[] = [
  {
    name: 'Platform',
    per: 'ticket',
    amount: { kind: 'share', ppm: 50_000 },
    payer: 'organizer',
    recipient: 'platform',
    isRefundable: false,
  },
];

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice({ priceRules, platformFees });
});
afterAll(() => office.close());

const held = async (who: string, quantity: number) => {
  const wanted = { bestAvailable: { quantity, tierIds: ['stalls'] } };
  return (await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, wanted)).body;
};
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('a buyer', () => {
  test('sees the total with its parts before they order, and is charged just that', async () => {
    const { holdId, seats } = await held('anna', 2);
    const quoted = await office.call('GET', `/v1/holds/${holdId}/quote`, 'anna');
    expect(quoted.status).toBe(200);
    expect(quoted.body).toEqual({
      holdId,
      lines: seats,
      price: {
        subtotal: eur(9_000),
        discount: null,
        fees: [{ name: 'Booking fee', per: 'order', amount: eur(101) }],
        taxes: [{ name: 'VAT', ppm: 200_000, kind: 'included', amount: eur(1_500) }],
        total: eur(9_101),
        lines: [
          { discountMinor: 0, feesMinor: [51], taxesMinor: [750], totalMinor: 4_551 },
          { discountMinor: 0, feesMinor: [50], taxesMinor: [750], totalMinor: 4_550 },
        ],
      },
      discountProblem: null,
    });
    const { body: order } = await office.call('POST', '/v1/orders', 'anna', { holdId });
    expect(order).toMatchObject({ price: quoted.body.price, total: eur(9_101) });
    expect((await office.call('GET', `/v1/orders/${order.orderId}`, 'anna')).body.price).toEqual(quoted.body.price);
    const { body: payment } = await office.call('POST', `/v1/orders/${order.orderId}/payments`, 'anna');
    expect(payment.amount).toEqual(eur(9_101));
  });

  test('gets no price of a hold of somebody else', async () => {
    const { holdId } = await held('bert', 1);
    const { status, body } = await office.call('GET', `/v1/holds/${holdId}/quote`, 'cora');
    expect([status, body.code]).toEqual([404, 'locking/hold-unknown']);
  });
});

describe('an organizer', () => {
  const details = {
    title: 'Tosca',
    summary: '',
    category: 'opera',
    venue: { name: 'Opera', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
    currency: 'EUR',
    tiers: [],
  };
  const create = (rules: unknown) => {
    const path = `/v1/organizer/organizations/${office.organizationId}/events`;
    return office.call('POST', path, 'olga/organizer', { ...details, priceRules: rules });
  };
  const ticketFee = { name: 'Service', per: 'ticket', amount: { kind: 'share', ppm: 50_000 }, isRefundable: true };

  test('says what is charged beside the prices, and reads it again', async () => {
    const { status, body } = await create({ fees: [ticketFee], taxes: priceRules.taxes });
    expect(status).toBe(201);
    expect(body.priceRules).toEqual({
      fees: [{ ...ticketFee, payer: 'buyer', recipient: 'organizer' }],
      taxes: priceRules.taxes,
    });
    const found = await office.call('GET', `/v1/organizer/events/${body.eventId}`, 'olga/organizer');
    expect(found.body.priceRules).toEqual(body.priceRules);
  });

  test('is told which fee or tax nobody can charge', async () => {
    const odd = [
      [{ fees: [{ ...ticketFee, amount: { kind: 'flat', amountMinor: -1 } }], taxes: [] }, 'priceRules.fees[0].amount'],
      [{ fees: [{ ...ticketFee, amount: { kind: 'part', ppm: 1 } }], taxes: [] }, 'priceRules.fees[0].amount'],
      [{ fees: [{ ...ticketFee, recipient: 'platform' }], taxes: [] }, 'priceRules.fees[0].recipient'],
      [{ fees: [], taxes: [{ name: 'VAT', ppm: 1_000_001, kind: 'added' }] }, 'priceRules.taxes[0].ppm'],
      [{ fees: Array.from({ length: 11 }, (_, n) => ({ ...ticketFee, name: `${n}` })), taxes: [] }, 'priceRules.fees'],
      [{ fees: [] }, 'priceRules.taxes'],
    ] as const;
    for (const [rules, path] of odd) {
      const { status, body } = await create(rules);
      expect([status, JSON.stringify(body.errors)], path).toEqual([400, expect.stringContaining(path)]);
    }
  });
});
