import { money } from '@ticketly/core';
import type { GatewayPayment, OpenPayment, OrderId, OrganizationId, PaymentId } from '@ticketly/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refundedFrom } from './payouts.ts';
import type { StripePayouts } from './payouts.ts';
import { openStripeAccount } from './stripe-account.fixture.ts';
import type { StripeAccount } from './stripe-account.fixture.ts';
import { earnedBySeller } from './stripe-books.fixture.ts';
import type { Intent } from './stripe-books.fixture.ts';

const theatre = 'organization-theatre' as OrganizationId;
const stranger = 'organization-without-account' as OrganizationId;
const payouts: StripePayouts = { accountOf: (organization) => (organization === theatre ? 'acct_theatre' : undefined) };

let account: StripeAccount;
let asked = 0;

const paid = async (organizationId: OrganizationId, shareMinor: number, currency = 'EUR'): Promise<GatewayPayment> => {
  asked += 1;
  const paymentId = `payment-${asked}` as PaymentId;
  const request: OpenPayment = {
    paymentId,
    orderId: `order-${asked}` as OrderId,
    origin: 'here',
    amount: money(4_500, currency),
    seller: { organizationId, platformShare: money(shareMinor, currency) },
    description: 'Two seats',
    idempotencyKey: paymentId,
  };
  const { providerRef } = await account.gateway.open(request);
  account.books.pay(account.payableOf(paymentId));
  return (await account.gateway.retrieve({ paymentId, providerRef })) ?? Promise.reject(new Error('not there'));
};
const intentOf = ({ paymentId }: GatewayPayment): Intent => account.books.find(account.intentOf(paymentId));
const back = (payment: GatewayPayment, minor: number): Promise<GatewayPayment> =>
  account.gateway.refund({ ...payment, amount: money(minor, 'EUR'), idempotencyKey: `refund ${minor}` });

describe.each([false, true])('an organization with an account of its own, paid on a page of Stripe: %s', (isHosted) => {
  beforeEach(async () => {
    account = await openStripeAccount(isHosted, { payouts });
  });
  afterEach(() => account.close());

  it('gets what buyers pay, but for the share of the platform', async () => {
    const payment = await paid(theatre, 300);
    expect(intentOf(payment).payout).toEqual({ account: 'acct_theatre', fee: 300, onBehalfOf: null });
    expect(earnedBySeller(intentOf(payment))).toBe(4_200);
  });

  it('gives back its part of a refund, and the platform its own, in proportion', async () => {
    const payment = await paid(theatre, 300);
    await back(payment, 1_500);
    expect(intentOf(payment).refunds).toMatchObject([{ fromSeller: 1_500, fromFee: 100 }]);
    await back(payment, 3_000);
    expect(earnedBySeller(intentOf(payment))).toBe(0);
  });

  it('gets all where the platform has no share, and gives all back', async () => {
    const payment = await paid(theatre, 0);
    expect(intentOf(payment).payout).toMatchObject({ fee: 0 });
    await back(payment, 4_500);
    expect(earnedBySeller(intentOf(payment))).toBe(0);
  });

  it('leaves the money of an organization without one with the platform', async () => {
    const payment = await paid(stranger, 300);
    expect(intentOf(payment).payout).toBeNull();
    expect(await back(payment, 4_500)).toMatchObject({ status: 'refunded' });
  });

  it('loses less than the platform where Stripe can not count its share', async () => {
    expect(intentOf(await paid(theatre, 155, 'KWD')).payout).toMatchObject({ fee: 150 });
    expect(intentOf(await paid(theatre, 150, 'MGA')).payout).toMatchObject({ fee: 1 });
  });
});

describe('an organization that is the seller of record', () => {
  beforeEach(async () => {
    account = await openStripeAccount(false, { payouts: { ...payouts, isSellerOfRecord: true } });
  });
  afterEach(() => account.close());

  it('is so for the bank of the buyer', async () => {
    expect(intentOf(await paid(theatre, 0)).payout).toMatchObject({ onBehalfOf: 'acct_theatre' });
  });
});

it('a refund takes back what was passed on, and nothing else', () => {
  const taken = (destination: string | null, fee: number | null) =>
    refundedFrom({ transfer_data: destination === null ? null : { destination }, application_fee_amount: fee });
  expect(taken('acct_1', 300)).toEqual({ reverse_transfer: true, refund_application_fee: true });
  expect(taken('acct_1', 0)).toEqual({ reverse_transfer: true });
  expect(taken('acct_1', null)).toEqual({ reverse_transfer: true });
  // A fee of another kind of charge, which we did not open.
  expect(taken(null, 300)).toEqual({});
});
