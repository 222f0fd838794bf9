import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fee, PriceRules, Principal, SeatId, TierId } from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import { priceOf } from '@ticketly/core/pricing';
import type { DiscountRule } from '@ticketly/core/pricing';
import { buyer, olga, smallOffice, tier, valueOf } from '@ticketly/core/testing';
import { smallHouse } from '../simulation/hall.ts';
import { freeSeat, officeOn, paidSeat } from './case-office.ts';

/** Together more than ten thousand purchases. */
const houses = 250;
const purchases = 41;

const ppm = fc.integer({ min: 1, max: 1_000_000 });
const cents = fc.integer({ min: 1, max: 20_000 });
const anyFee: fc.Arbitrary<Fee> = fc.record({
  name: fc.uuid(),
  per: fc.constantFrom('ticket', 'order'),
  amount: fc.oneof(
    fc.record({ kind: fc.constant('flat' as const), amountMinor: cents }),
    fc.record({ kind: fc.constant('share' as const), ppm }),
  ),
  payer: fc.constant('buyer'),
  recipient: fc.constant('organizer'),
  isRefundable: fc.boolean(),
});
const anyRules: fc.Arbitrary<PriceRules> = fc.record({
  fees: fc.array(anyFee, { maxLength: 3 }),
  taxes: fc.array(fc.record({ name: fc.uuid(), ppm, kind: fc.constantFrom('included' as const, 'added' as const) }), {
    maxLength: 2,
  }),
});
const bound = { tierIds: [] as TierId[], sessionIds: [] };
const anyRule: fc.Arbitrary<DiscountRule> = fc.oneof(
  ppm.map((share) => ({ kind: 'percentage' as const, ppm: share, ...bound })),
  fc.tuple(ppm, cents).map(([share, maxMinor]) => ({ kind: 'percentage' as const, ppm: share, maxMinor, ...bound })),
  cents.map((amountMinor) => ({ kind: 'flat' as const, amountMinor, ...bound })),
  fc.constantFrom(1, 2, 3).map((buy) => ({ kind: 'buy-get' as const, buy, get: 1, ...bound })),
);
const anyHouse = fc.record({
  priceMinor: cents,
  priceRules: anyRules,
  rules: fc.array(anyRule, { minLength: 1, maxLength: 5 }),
  picks: fc.array(fc.record({ paid: fc.integer({ min: 1, max: 6 }), free: fc.nat(3), code: fc.nat(5) }), {
    minLength: purchases,
    maxLength: purchases,
  }),
});

type Given = typeof anyHouse extends fc.Arbitrary<infer Any> ? Any : never;
type Picked = Given['picks'][number];
type House = Awaited<ReturnType<typeof openHouse>>;

const seatsOf = (seat: (n: number) => SeatId, count: number): SeatId[] =>
  Array.from({ length: count }, (_, at) => seat(at + 1));

const openHouse = async ({ priceMinor, priceRules, rules }: Given) => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const house = smallHouse(clock.now());
  const event = { tiers: [tier('paid', priceMinor), tier('free', 0)], priceRules };
  const app = officeOn(ports);
  const office = await smallOffice(ports, { ...house, event, app });
  for (const [n, rule] of rules.entries())
    valueOf(
      await app.discounts.createDiscount({
        principal: olga,
        eventId: office.eventId,
        plan: {
          ...{ name: 'Any', code: `CODE${n}`, rule, isPublic: false },
          ...{ startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null },
        },
      }),
    );
  return { ...office, gateway };
};

/** Quotes, orders, pays and gives back what somebody picks. */
const buy = async (office: House, principal: Principal, { paid, free, code }: Picked): Promise<void> => {
  const { app, gateway, hold, pay, relay } = office;
  const { holdId } = await hold(principal, ...seatsOf(paidSeat, paid), ...seatsOf(freeSeat, free));
  const asked = { principal, holdId, code: `code${code}` };
  const quoted = valueOf(await app.checkout.quoteHold(asked));
  const isOff = quoted.discountRefusal === null;
  const order = valueOf(await app.checkout.placeOrder(isOff ? asked : { principal, holdId }));
  expect(order.total).toEqual(quoted.total);
  expect(priceOf(order)).toEqual(quoted.price);
  if (order.total.amountMinor > 0) {
    const { amount, paymentId } = await pay(principal, order.orderId);
    expect(amount).toEqual(quoted.total);
    gateway.succeed(paymentId);
    valueOf(await app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  }
  valueOf(await app.settlement.refundOrder({ principal: olga, orderId: order.orderId, withFees: true }));
  await relay();
};

test('a quote is what is ordered, what is charged, and what goes back whole', async () => {
  await fc.assert(
    fc.asyncProperty(anyHouse, async (given) => {
      const office = await openHouse(given);
      for (const [n, picked] of given.picks.entries()) await buy(office, buyer(`buyer-${n}`), picked);
      for (const { captured, refunded } of office.gateway.ledger()) expect(refunded).toEqual(captured);
    }),
    { numRuns: houses },
  );
});
