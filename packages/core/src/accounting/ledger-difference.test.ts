import { expect, test } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { OrderId, PaymentId } from '../kernel/index.ts';
import type { PaymentSums } from '../ledger/index.ts';
import type { GatewayCharge, GatewayPayment } from '../payments/index.ts';
import { differencesOf } from './ledger-difference.ts';

const about = { paymentId: 'p1' as PaymentId, orderId: 'o1' as OrderId };
const movedAt = instant(7_000);

/** A charge of ten euros. */
const charge = (over: Partial<GatewayPayment> = {}): GatewayCharge => ({
  payment: {
    ...{ providerRef: 'ref', paymentId: about.paymentId, status: 'succeeded', failure: null },
    ...{ captured: money(1_000, 'EUR'), refunded: money(0, 'EUR'), clientSecret: 'secret', checkoutUrl: null },
    ...over,
  },
  ...{ orderId: about.orderId, origin: null, openedAt: instant(1_000), movedAt },
});

/** The same ten euros in the ledger, by another clock. */
const sums = (over: Partial<PaymentSums> = {}): PaymentSums => ({
  ...{ ...about, currency: 'EUR', capturedMinor: 1_000, returnedMinor: 0, disputedMinor: 0, receivableMinor: 0 },
  movedAt: instant(6_000),
  ...over,
});

const differences = (given: GatewayCharge, known?: PaymentSums) => differencesOf('memory', given, known);
const same = { provider: 'memory', ...about, currency: 'EUR', movedAt };

test('a charge that the ledger does not know is missing by what the gateway still holds', () => {
  expect(differences(charge())).toEqual([{ kind: 'missing-here', ...same, hereMinor: 0, thereMinor: 1_000 }]);
  const partly = charge({ refunded: money(400, 'EUR') });
  expect(differences(partly)).toEqual([{ kind: 'missing-here', ...same, hereMinor: 0, thereMinor: 600 }]);
});

test('a charge that the ledger does not know is no difference once all of it went back', () => {
  expect(differences(charge({ refunded: money(1_000, 'EUR') }))).toEqual([]);
});

test('as many minor units of another currency are not the same money', () => {
  expect(differences(charge(), sums({ currency: 'USD' }))).toEqual([
    { kind: 'captured-differs', ...same, hereMinor: 0, thereMinor: 1_000 },
  ]);
});

test('money that waits for somebody is named where nothing else differs, and not beside what does', () => {
  const owed = sums({ receivableMinor: 1_000 });
  expect(differences(charge(), owed)).toEqual([{ kind: 'pending', ...same, hereMinor: 1_000, thereMinor: 1_000 }]);
  expect(differences(charge({ refunded: money(400, 'EUR') }), owed)).toEqual([
    { kind: 'returned-differs', ...same, hereMinor: 0, thereMinor: 400 },
  ]);
});

test('a dispute counts once it is lost', () => {
  const disputed = (status: 'open' | 'won' | 'lost') =>
    charge({ dispute: { disputeRef: 'd', status, amount: money(1_000, 'EUR'), reason: null } });
  for (const status of ['open', 'won'] as const) expect(differences(disputed(status), sums())).toEqual([]);
  expect(differences(disputed('lost'), sums())).toEqual([
    { kind: 'disputed-differs', ...same, hereMinor: 0, thereMinor: 1_000 },
  ]);
});
