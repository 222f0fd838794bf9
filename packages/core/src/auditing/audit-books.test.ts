import { describe, expect, it, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { PaymentId } from '../kernel/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { Order } from '../orders/index.ts';
import type { Payment, PaymentProgress } from '../payments/index.ts';
import { missingRefunds, stuckRefunds, unpostedEntries, wrongEntries } from './audit-books.ts';
import {
  captured,
  eur,
  goneBack,
  minuteMs,
  now,
  orderAt,
  paid,
  partlyRefunded,
  paymentAt,
  refunded,
  returned,
  sold,
  succeeded,
  taken,
  takenBack,
} from './sale.fixture.ts';

const sale = [captured(1_000), sold(1_000)];
const waiting: PaymentProgress = { status: 'refund_pending', providerRef: 'ref', reason: 'requested', since: now };
const refundedAgo = (status: 'refunded' | 'partly_refunded', ms: number): PaymentProgress => ({
  ...{ status, providerRef: 'ref', reason: 'requested', refundedAt: plusMs(now, -ms) },
});
const mismatched: PaymentProgress = { status: 'mismatched', providerRef: 'ref', captured: eur(700), since: now };
const failed: PaymentProgress = { status: 'failed', providerRef: null, reason: 'declined', failedAt: now };
const saysOf = (has: string, says: string): string =>
  `the ledger has of payment p1 ${has} lost, and the payment says ${says} lost`;
const owes = (status: string, minor: number): string =>
  `of payment p1, which is ${status}, the ledger owes its buyer ${minor}`;

describe('the ledger agrees with a payment about itself', () => {
  it.each<[words: string, payment: Payment, ledger: readonly LedgerEntry[]]>([
    ['that was captured and became a sale', paymentAt(succeeded), sale],
    ['that nothing was posted of', paymentAt(succeeded), []],
    ['that captured another amount, which waits for a person', paymentAt(mismatched), [captured(700)]],
    ['that goes back', paymentAt(waiting), [...sale, taken(1_000)]],
    [
      'that went back, whatever of it was captured',
      paymentAt(refundedAgo('refunded', 60 * minuteMs), { refunds: [goneBack(1_200)] }),
      [captured(1_200), sold(1_200), taken(1_200), returned(1_200)],
    ],
    [
      'whose refund is not confirmed',
      paymentAt(waiting, { refunds: [goneBack(300, 'pending')] }),
      [...sale, taken(300)],
    ],
    [
      'whose refund was cut to nothing moments ago',
      paymentAt(refundedAgo('partly_refunded', 15 * minuteMs - 1), { refunds: [] }),
      [...sale, taken(300)],
    ],
  ])('%s', (_words, payment, ledger) => {
    expect(wrongEntries({ payments: [payment] }, ledger, now)).toEqual([]);
  });
});

describe('the ledger differs from a payment', () => {
  it.each<[words: string, payment: Payment, ledger: readonly LedgerEntry[], sentence: string]>([
    [
      'in what was captured',
      paymentAt(succeeded),
      [captured(900), sold(900)],
      saysOf('900 captured, 0 given back, 0', '1000 captured, 0 given back, 0'),
    ],
    [
      'in what was given back',
      paymentAt(refundedAgo('partly_refunded', 0), { refunds: [goneBack(300)] }),
      [...sale, taken(200), returned(200)],
      saysOf('1000 captured, 200 given back, 0', '1000 captured, 300 given back, 0'),
    ],
    [
      'of which nothing was captured',
      paymentAt(failed),
      sale,
      saysOf('1000 captured, 0 given back, 0', '0 captured, 0 given back, 0'),
    ],
    ['that it got no tickets for', paymentAt(succeeded), [captured(1_000)], owes('succeeded', 1_000)],
    [
      'that should have gone back long ago',
      paymentAt(refundedAgo('partly_refunded', 15 * minuteMs), { refunds: [] }),
      [...sale, taken(300)],
      owes('partly_refunded', 300),
    ],
    [
      'in its currency',
      paymentAt(succeeded),
      [...sale, returned(300, 'CHF')],
      'the ledger has payment p1 in EUR and CHF',
    ],
    [
      'by an entry that is not balanced',
      paymentAt(succeeded),
      [captured(1_000), { ...sold(1_000), postings: sold(1_000).postings.slice(0, 1) }],
      `the ledger's entry p1:sold is not balanced`,
    ],
  ])('%s', (_words, payment, ledger, sentence) => {
    expect(wrongEntries({ payments: [payment] }, ledger, now)).toEqual([{ invariant: 'I10', sentence }]);
  });
});

test('what the ledger lacks is named with its order and payment', () => {
  const onRecord = { order: orderAt(paid), payments: [paymentAt(succeeded)] };
  expect(unpostedEntries(onRecord, [captured(1_000)], now)).toEqual([
    { invariant: 'I10', sentence: 'the ledger has no entry o1:sold of order o1 and its payment p1' },
  ]);
});

describe('what was reverted of an order goes back of the payment that paid it', () => {
  const other = paymentAt(succeeded, { paymentId: 'p0' as PaymentId, refunds: [goneBack(300)] });
  const lacks = (minor: number): string => `refund r1 of order o1 is of ${minor}, and its payment p1 does not have it`;
  const part = (...refunds: readonly ReturnType<typeof takenBack>[]): Order => orderAt(partlyRefunded, { refunds });

  it.each<[words: string, order: Order, payer: Payment, sentences: readonly string[]]>([
    ['as requested', part(takenBack('requested', 300)), paymentAt(succeeded), [lacks(300)]],
    ['as its session is cancelled', part(takenBack('session-cancelled', 300)), paymentAt(succeeded), [lacks(300)]],
    ['and is known', part(takenBack('requested', 300)), paymentAt(waiting, { refunds: [goneBack(300)] }), []],
    ['but not if it is nothing', part(takenBack('requested', 0)), paymentAt(succeeded), []],
    ['but not if it began at the gateway', part(takenBack('at-gateway', 300)), paymentAt(succeeded), []],
    ['but not if the bank took it', part(takenBack('dispute-lost', 300)), paymentAt(succeeded), []],
    [
      'whole, from before refunds were kept',
      orderAt(refunded),
      paymentAt(succeeded),
      ['order o1 is refunded, and nothing goes back of its payment p1'],
    ],
    ['whole, and does', orderAt(refunded), paymentAt(waiting), []],
    [
      'whole, at the gateway',
      orderAt(refunded, { refunds: [takenBack('at-gateway', 1_000)] }),
      paymentAt(succeeded),
      [],
    ],
    ['unless nothing was reverted', orderAt(paid), paymentAt(succeeded), []],
  ])('%s', (_words, order, payer, sentences) => {
    const findings = missingRefunds({ order, payments: [other, payer] });
    expect(findings).toEqual(sentences.map((sentence) => ({ invariant: 'I2', sentence })));
  });
});

test('a refund that its gateway has not done for hours is stuck', () => {
  const since = plusMs(now, -6 * 60 * minuteMs);
  const payments = [paymentAt({ ...waiting, since })];
  expect(stuckRefunds({ payments }, now)).toEqual([]);
  const [sentence] = [`payment p1 goes back since ${since}, and gateway memory has not done it`];
  expect(stuckRefunds({ payments }, plusMs(now, 1))).toEqual([{ invariant: 'I2', sentence }]);
});
