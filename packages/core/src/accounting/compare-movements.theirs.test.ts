import { expect, test } from 'vitest';
import { instant, plusMs, TicketlyFault } from '../kernel/index.ts';
import type { Instant, PaymentId } from '../kernel/index.ts';
import type { GatewayCharge } from '../payments/index.ts';
import { buyer, olga, seatA, valueOf } from '../testing/index.ts';
import { parseComparedPlace } from './compare-movements.ts';
import { listing, minuteMs, soldSeats } from './sold-seats.fixture.ts';
import type { ComparedPage, SoldSeats } from './sold-seats.fixture.ts';

const hourMs = 60 * minuteMs;
const kindsOf = ({ items }: ComparedPage): readonly string[] => items.map(({ kind }) => kind);

/** A charge that nobody knows here. */
const strange = (charge: GatewayCharge): GatewayCharge => ({
  ...charge,
  payment: { ...charge.payment, paymentId: `strange-${charge.payment.paymentId}` as PaymentId },
});

/** A sold seat whose order is to be refunded, which the gateway does not do. */
const refundOnItsWay = async () => {
  const seats = await soldSeats();
  const paymentId = await seats.sell();
  seats.clock.advance(24 * hourMs);
  seats.gateway.refund = () => Promise.reject(new TicketlyFault('unavailable', 'the gateway is away'));
  const orderId = (await seats.ports.payments.find(paymentId))?.state.orderId;
  if (orderId === undefined) throw new Error('nothing was paid');
  valueOf(await seats.app.settlement.refundOrder({ principal: olga, orderId }));
  return seats;
};
/** The day on which the seat was sold. */
const saleDay = ({ clock }: SoldSeats) => ({ from: plusMs(clock.now(), -25 * hourMs), to: clock.now() });

test('what moved in the last fifteen minutes is left out, and what moved before is not', async () => {
  const { clock, compare, gateway, sell } = await soldSeats();
  await sell();
  const wishes = { says: listing(gateway, strange), period: { to: plusMs(clock.now(), 10 * hourMs) } };
  clock.advance(15 * minuteMs);
  expect(kindsOf(await compare(wishes))).toEqual([]);
  clock.advance(1);
  expect(kindsOf(await compare(wishes))).toEqual(['missing-here']);
});

test('charges of another deployment on the same account are none of ours', async () => {
  const { clock, compare, gateway, sell } = await soldSeats();
  await sell();
  clock.advance(hourMs);
  const elsewhere = listing(gateway, (charge) => ({ ...strange(charge), origin: 'elsewhere' }));
  expect(kindsOf(await compare({ says: elsewhere }))).toEqual([]);
});

test('a page compares as many charges as are asked for, and at most a hundred', async () => {
  const { compare } = await soldSeats();
  expect((await compare({ limit: 2 })).listed).toMatchObject([{ limit: 2 }]);
  expect((await compare({ limit: 500 })).listed).toMatchObject([{ limit: 100 }]);
});

test('the gateway’s list is not read past the end of the period', async () => {
  const { clock, compare, sell } = await soldSeats();
  const from = clock.now();
  for (let n = 0; n < 4; n += 1) {
    await sell();
    clock.advance(hourMs);
  }
  const listAfter = async (to: Instant) => {
    const { nextCursor } = await compare({ limit: 2, period: { from, to } });
    return parseComparedPlace('memory', nextCursor ?? '')?.list;
  };
  expect(await listAfter(plusMs(from, hourMs))).toBe('ours');
  expect(await listAfter(plusMs(from, hourMs + 1))).toBe('theirs');
});

test('a refund is on its way for fifteen minutes, and then it waits for somebody', async () => {
  const seats = await refundOnItsWay();
  const { clock, compare } = seats;
  const period = { from: saleDay(seats).from, to: plusMs(clock.now(), hourMs) };
  clock.advance(15 * minuteMs);
  expect(kindsOf(await compare({ period }))).toEqual([]);
  clock.advance(1);
  expect(kindsOf(await compare({ period }))).toEqual(['pending']);
});

test('a refund that is stuck is named in the period of its sale, though it was decided after that', async () => {
  const seats = await refundOnItsWay();
  const period = saleDay(seats);
  seats.clock.advance(24 * hourMs);
  expect(kindsOf(await seats.compare({ period }))).toEqual(['pending']);
});

test('a refund on its way hides no amount that differs', async () => {
  const { clock, compare, gateway } = await refundOnItsWay();
  const captured = { amountMinor: 5, currency: 'EUR' };
  const other = listing(gateway, (charge) => ({ ...charge, payment: { ...charge.payment, captured } }));
  const period = { from: plusMs(clock.now(), -25 * hourMs), to: instant(clock.now()) };
  expect(kindsOf(await compare({ period, says: other }))).toEqual(['captured-differs']);
});

test('an amount that nobody asked for waits for somebody, however late it was told', async () => {
  const { clock, compare, gateway, order, pay, tell } = await soldSeats();
  const ada = buyer('ada');
  const { paymentId } = await pay(ada, (await order(ada, seatA(1))).orderId);
  gateway.succeed(paymentId, 7);
  clock.advance(hourMs);
  await tell(paymentId);
  expect(kindsOf(await compare())).toEqual(['pending']);
});
