import { instant, plusMs, ticketly } from '@ticketly/core';
import type { GatewayCharge, LedgerDifference, PaymentGateway } from '@ticketly/core';
import { adele, olga, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { ada, bob, minuteMs, openCase, paidSeat } from './case-office.ts';

type House = Awaited<ReturnType<typeof openCase>>;

/** A house where one seat was sold, an hour ago. */
const soldHouse = async () => {
  const house = await openCase();
  const { orderId } = await house.order(ada, paidSeat(1));
  const { paymentId } = await house.pay(ada, orderId);
  house.gateway.succeed(paymentId);
  await house.notify(paymentId);
  house.clock.advance(60 * minuteMs);
  return { house, orderId, paymentId };
};

/** All differences, page by page, with a gateway that may say otherwise than it does. */
const differences = async (house: House, says: Partial<PaymentGateway> = {}): Promise<LedgerDifference[]> => {
  const [gateway] = house.ports.gateways;
  const office = ticketly(
    { ...house.ports, gateways: [Object.assign({}, gateway, says)] },
    { seatBoards: { repeat: () => () => {} }, later: () => () => {} },
  );
  const found: LedgerDifference[] = [];
  const now = house.clock.now();
  const period = { from: plusMs(now, -24 * 60 * minuteMs), to: instant(now) };
  let cursor: string | undefined;
  do {
    const page = { limit: 1, cursor };
    const query = { principal: adele, provider: gateway.provider, ...period, page };
    const answer = valueOf(await office.accounting.reconcileLedger(query));
    found.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};

const kindsOf = (found: readonly LedgerDifference[]) =>
  found.map(({ kind, hereMinor, thereMinor }) => [kind, hereMinor, thereMinor]);

/** The gateway's list, with charges changed on the way. */
const listing = (house: House, change: (charge: GatewayCharge) => readonly GatewayCharge[]) => {
  const [gateway] = house.ports.gateways;
  return {
    charges: async (request: Parameters<PaymentGateway['charges']>[0]) => {
      const { items, nextCursor } = await gateway.charges(request);
      return { items: items.flatMap(change), nextCursor };
    },
  };
};

const with1 = (charge: GatewayCharge, payment: Partial<GatewayCharge['payment']>): readonly GatewayCharge[] => [
  { ...charge, payment: { ...charge.payment, ...payment } },
];

describe('the ledger, compared with the movements of a gateway', () => {
  test('agrees after sales, refunds and wrong amounts of which nothing is open', async () => {
    const { house, orderId } = await soldHouse();
    valueOf(await house.app.settlement.refundOrder({ principal: olga, orderId }));
    house.clock.advance(60 * minuteMs);
    expect(await differences(house)).toEqual([]);
  });

  test('names money that one of the two knows and the other does not', async () => {
    const { house, paymentId } = await soldHouse();
    const total = 1_999;
    const foreign = listing(house, (charge) => [
      { ...charge, payment: { ...charge.payment, paymentId: `${paymentId}-x` as typeof paymentId } },
    ]);
    expect(kindsOf(await differences(house, { ...foreign, retrieve: async () => undefined }))).toEqual([
      ['missing-here', 0, total],
      ['missing-there', total, 0],
    ]);
    // It stands elsewhere in the gateway's list: it is asked about by itself.
    expect(
      await differences(
        house,
        listing(house, () => []),
      ),
    ).toEqual([]);
  });

  test('names amounts that differ', async () => {
    const { house } = await soldHouse();
    const some = { amountMinor: 500, currency: 'EUR' };
    const captured = listing(house, (charge) => with1(charge, { captured: some }));
    expect(kindsOf(await differences(house, captured))).toEqual([['captured-differs', 1_999, 500]]);
    const refunded = listing(house, (charge) => with1(charge, { refunded: some }));
    expect(kindsOf(await differences(house, refunded))).toEqual([['returned-differs', 0, 500]]);
    const dispute = { disputeRef: 'd', status: 'lost', amount: some, reason: null } as const;
    const disputed = listing(house, (charge) => with1(charge, { dispute }));
    expect(kindsOf(await differences(house, disputed))).toEqual([['disputed-differs', 0, 500]]);
  });

  test('names money that waits for a person, and none that is in flight', async () => {
    const { house } = await soldHouse();
    const { orderId } = await house.order(bob, paidSeat(2));
    const { paymentId } = await house.pay(bob, orderId);
    house.gateway.succeed(paymentId, 7);
    await house.notify(paymentId);
    expect(await differences(house)).toEqual([]);
    house.clock.advance(60 * minuteMs);
    expect(kindsOf(await differences(house))).toEqual([['pending', 7, 7]]);
  });

  test('is compared by a job, which counts', async () => {
    const { house } = await soldHouse();
    const { watchLedger } = house.app.jobs;
    while (watchLedger.count().length === 0) await watchLedger.run();
    expect(watchLedger.count()).toMatchObject([{ counts: { 'missing-here': 0, pending: 0 } }]);
  });
});
