import { describe, expect, test } from 'vitest';
import type { Fee, Order, PaymentId, PriceRules } from '@ticketly/core';
import type { DiscountRule } from '@ticketly/core/pricing';
import { codeOf, olga, valueOf } from '@ticketly/core/testing';
import { ada, freeSeat, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const everything = { tierIds: [], sessionIds: [] };

const codeFor = (office: CaseOffice, rule: DiscountRule) => {
  const { app, eventId } = office;
  const always = { isPublic: false, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null };
  return app.discounts.createDiscount({
    principal: olga,
    eventId,
    plan: { name: 'Voucher', code: 'VOUCHER', rule, ...always },
  });
};

/** Some seats of row A, ordered with the code. */
const ordered = async (office: CaseOffice, seats: readonly number[], code?: string): Promise<Order> => {
  const { holdId } = await office.hold(ada, ...seats.map(paidSeat));
  return valueOf(await office.app.checkout.placeOrder({ principal: ada, holdId, code }));
};

const paid = async (office: CaseOffice, { orderId }: Order): Promise<PaymentId> => {
  const { paymentId } = await office.pay(ada, orderId);
  office.gateway.succeed(paymentId);
  await office.notify(paymentId);
  await office.relay();
  return paymentId;
};

const fee = (name: string, over: Partial<Fee> = {}): Fee => ({
  name,
  per: 'ticket',
  amount: { kind: 'flat', amountMinor: 100 },
  payer: 'buyer',
  recipient: 'organizer',
  isRefundable: false,
  ...over,
});
const tax: PriceRules['taxes'][number] = { name: 'VAT', ppm: 130_000, kind: 'included' };

describe('prices, where others were a cent off, or below zero', () => {
  test('price rounding: a third off six seats at 19.99 is charged to the cent', async () => {
    const office = await openCase();
    valueOf(await codeFor(office, { kind: 'percentage', ppm: 333_333, ...everything }));
    const order = await ordered(office, [1, 2, 3, 4, 5, 6], 'voucher');
    // A third of 119.94 less a millionth.
    expect(order.total.amountMinor).toBe(11_994 - 3_998);
    expect(order.price?.lines.map(({ totalMinor }) => totalMinor)).toEqual([1_332, 1_332, 1_333, 1_333, 1_333, 1_333]);
    expect(office.money(await paid(office, order))).toEqual([7_996, 0]);
    expect(await office.findings()).toEqual([]);
  });

  test('a 100 % discount completes: the order is paid and ticketed at once, without fees and a payment', async () => {
    const office = await openCase({}, { fees: [fee('Booking')], taxes: [tax] });
    valueOf(await codeFor(office, { kind: 'percentage', ppm: 1_000_000, ...everything }));
    const { orderId, total, progress } = await ordered(office, [1, 2], 'VOUCHER');
    expect([total.amountMinor, progress.status]).toEqual([0, 'paid']);
    expect(await office.ports.tickets.ofOrder(orderId)).toHaveLength(2);
    expect(office.gateway.ledger()).toEqual([]);
    expect(await office.findings()).toEqual([]);
  });

  test('vouchers make no total negative: one worth more than the tickets makes them free', async () => {
    const office = await openCase();
    valueOf(await codeFor(office, { kind: 'flat', amountMinor: 10_000, ...everything }));
    const { holdId } = await office.hold(ada, paidSeat(1), freeSeat(1));
    const { price, total } = valueOf(await office.app.checkout.placeOrder({ principal: ada, holdId, code: 'VOUCHER' }));
    expect(total.amountMinor).toBe(0);
    expect(price?.lines.map(({ discountMinor, totalMinor }) => [discountMinor, totalMinor])).toEqual([
      [1_999, 0],
      [0, 0],
    ]);
    expect(await office.findings()).toEqual([]);
  });

  test('buy-N with N = 0 is refused at creation', async () => {
    const office = await openCase();
    for (const rule of [
      { buy: 0, get: 1 },
      { buy: 1, get: 0 },
    ])
      expect(codeOf(await codeFor(office, { kind: 'buy-get', ...rule, ...everything }))).toBe(
        'discounts/discount-invalid',
      );
  });

  test('a price with tax in it and a discount: parts sum to the total, to the cent', async () => {
    const office = await openCase({}, { fees: [], taxes: [tax, { ...tax, name: 'Culture', ppm: 5_000 }] });
    valueOf(await codeFor(office, { kind: 'percentage', ppm: 150_000, ...everything }));
    const order = await ordered(office, [1, 2, 3], 'VOUCHER');
    const lines = order.price?.lines ?? [];
    // 16.99, of which 13 and 0.5 of 113.5 parts are tax: 2.02, as 1.95 and 0.07.
    expect(lines.map(({ totalMinor, taxesMinor }) => [totalMinor, ...taxesMinor])).toEqual([
      [1_699, 195, 7],
      [1_699, 195, 7],
      [1_699, 195, 7],
    ]);
    expect(office.money(await paid(office, order))).toEqual([5_097, 0]);
    expect(await office.findings()).toEqual([]);
  });

  test('fees are kept or go back by policy when one of several tickets does', async () => {
    const handling = fee('Handling', { per: 'order', amount: { kind: 'flat', amountMinor: 200 } });
    const fees = [fee('Booking'), fee('Protection', { isRefundable: true }), handling];
    const office = await openCase({}, { fees, taxes: [] });
    const order = await ordered(office, [1, 2, 3]);
    expect(order.total.amountMinor).toBe(5_997 + 300 + 300 + 200);
    const paymentId = await paid(office, order);
    const refund = async (seat: number, withFees: boolean) => {
      const [, before] = office.money(paymentId);
      const which = { orderId: order.orderId, seatIds: [paidSeat(seat)], withFees };
      valueOf(await office.app.settlement.refundTickets({ principal: olga, ...which }));
      return office.money(paymentId)[1] - before;
    };
    expect(await refund(1, false)).toBe(1_999 + 100);
    expect(await refund(2, true)).toBe(1_999 + 100 + 100 + 67);
    expect(await office.findings()).toEqual([]);
  });
});
