import { describe, expect, it } from 'vitest';
import { changeOf, instant, money } from '../kernel/index.ts';
import type {
  EventId,
  Money,
  OrderId,
  OrganizationId,
  PaymentId,
  PrincipalId,
  RefundId,
  SessionId,
} from '../kernel/index.ts';
import { isBalanced } from '../ledger/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import { paymentEntries } from './payment-entries.ts';
import { cameTo, paymentFacts } from './payment-facts.ts';
import type { Payment, PaymentProgress, PaymentRefund } from './payment.ts';

const at = instant(1_000_000);
const amount = money(4500, 'EUR');
const payment = (progress: PaymentProgress): Payment => ({
  paymentId: 'p1' as PaymentId,
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  organizationId: 'org1' as OrganizationId,
  buyerId: 'ada' as PrincipalId,
  amount,
  provider: 'sandbox',
  attempt: 1,
  createdAt: at,
  progress,
});
const [created, succeeded, pending, refunded, failed] = (
  [
    { status: 'created' },
    { status: 'succeeded', providerRef: 'ref', succeededAt: at },
    { status: 'refund_pending', providerRef: 'ref', reason: 'seats-taken', since: at },
    { status: 'refunded', providerRef: 'ref', reason: 'seats-taken', refundedAt: at },
    { status: 'failed', providerRef: 'ref', reason: 'card_declined', failedAt: at },
  ] as const
).map(payment) as [Payment, Payment, Payment, Payment, Payment];
const mismatched = (captured: Money) => payment({ status: 'mismatched', providerRef: 'ref', captured, since: at });

/** Entries in words: the id, and where how much went. */
const words = (entries: readonly LedgerEntry[]): readonly string[] =>
  entries.map(
    ({ entryId, postings }) =>
      `${entryId}: ${postings.map(({ account, amount: { amountMinor, currency } }) => `${account} ${amountMinor} ${currency}`).join(', ')}`,
  );
const captured = 'p1:captured: gateway:sandbox 4500 EUR, receivable -4500 EUR';
const returned = 'p1:returned: receivable 4500 EUR, gateway:sandbox -4500 EUR';

describe('the ledger of a payment', () => {
  it.each([
    ['is begun', undefined, created, []],
    ['fails', created, failed, []],
    ['is captured', created, succeeded, [captured]],
    ['is captured after it failed', failed, succeeded, [captured]],
    ['is captured for seats that are gone', created, pending, [captured]],
    ['is to go back', succeeded, pending, []],
    ['went back', pending, refunded, [returned]],
    ['was captured and went back unseen', created, refunded, [captured, returned]],
    ['is heard of again', refunded, refunded, []],
  ])('when it %s', (_, before, after, entries) => {
    expect(words(paymentEntries(before, after, at))).toEqual(entries);
  });

  it('has what was captured instead of what was asked, and gives back that', () => {
    const wrong = mismatched(money(7, 'USD'));
    const taken = 'p1:captured: gateway:sandbox 7 USD, receivable -7 USD';
    expect(words(paymentEntries(created, wrong, at))).toEqual([taken]);
    const back: PaymentRefund = {
      refundId: 'p1:7' as RefundId,
      amount: money(7, 'USD'),
      status: 'done',
      reason: 'at-gateway',
    };
    const gone = { ...refunded, refunds: [back] };
    expect(words(paymentEntries(created, gone, at))).toEqual([
      taken,
      'p1:7:returned: receivable 7 USD, gateway:sandbox -7 USD',
    ]);
    expect(words(paymentEntries(wrong, gone, at))).toEqual(['p1:7:returned: receivable 7 USD, gateway:sandbox -7 USD']);
    expect(paymentEntries(created, mismatched(money(0, 'EUR')), at)).toEqual([]);
  });

  it('has each refund once, when the gateway has done it', () => {
    const refund = (id: string, amountMinor: number, status: PaymentRefund['status']): PaymentRefund => ({
      refundId: id as RefundId,
      amount: money(amountMinor, 'EUR'),
      status,
      reason: 'requested',
    });
    const waiting: Payment = { ...pending, refunds: [refund('r1', 1000, 'pending')] };
    const first: Payment = { ...pending, refunds: [refund('r1', 1000, 'done'), refund('r2', 500, 'pending')] };
    const second: Payment = { ...pending, refunds: [refund('r1', 1000, 'done'), refund('r2', 500, 'done')] };
    expect(paymentEntries(succeeded, waiting, at)).toEqual([]);
    expect(words(paymentEntries(waiting, first, at))).toEqual([
      'p1:r1:returned: receivable 1000 EUR, gateway:sandbox -1000 EUR',
    ]);
    expect(words(paymentEntries(first, second, at))).toEqual([
      'p1:r2:returned: receivable 500 EUR, gateway:sandbox -500 EUR',
    ]);
  });

  it('has what a lost dispute took, once, and what it took beyond what was left apart', () => {
    const dispute = (status: 'open' | 'lost', amountMinor: number) =>
      ({ disputeRef: 'd1', status, amount: money(amountMinor, 'EUR'), reason: null, heardAt: at }) as const;
    const open: Payment = { ...succeeded, dispute: dispute('open', 4500) };
    const lost: Payment = { ...refunded, refunds: [], dispute: dispute('lost', 4500) };
    expect(paymentEntries(succeeded, open, at)).toEqual([]);
    expect(words(paymentEntries(open, lost, at))).toEqual([
      'p1:disputed: receivable 4500 EUR, gateway:sandbox -4500 EUR',
    ]);
    expect(paymentEntries(lost, lost, at)).toEqual([]);
    // Heard of only now, or posted anew: it was captured all the same.
    expect(words(paymentEntries(undefined, lost, at))).toEqual([
      captured,
      'p1:disputed: receivable 4500 EUR, gateway:sandbox -4500 EUR',
    ]);
    const done: PaymentRefund = {
      refundId: 'r1' as RefundId,
      amount: money(1000, 'EUR'),
      status: 'done',
      reason: 'requested',
    };
    // Heard of only now: the bank took of what the refund left.
    expect(words(paymentEntries(undefined, { ...lost, refunds: [done] }, at))).toEqual([
      captured,
      'p1:r1:returned: receivable 1000 EUR, gateway:sandbox -1000 EUR',
      'p1:disputed: receivable 3500 EUR, gateway:sandbox -4500 EUR, disputes 1000 EUR',
    ]);
    const parted: Payment = { ...succeeded, refunds: [done] };
    expect(words(paymentEntries(parted, { ...lost, refunds: [done] }, at))).toEqual([
      'p1:disputed: receivable 3500 EUR, gateway:sandbox -4500 EUR, disputes 1000 EUR',
    ]);
  });

  it('is reported with every change, under ids that a repeat shares', () => {
    const change = () => changeOf(paymentFacts, { state: created, version: 1 }, [cameTo(succeeded)], at);
    expect(change().events).toMatchObject([
      { type: 'PaymentSucceeded' },
      {
        id: 'p1:captured',
        type: 'LedgerPosted',
        aggregateType: 'ledger',
        routingKey: 'e1',
        payload: { organizationId: 'org1', orderId: 'o1', paymentId: 'p1' },
      },
    ]);
    expect(change()).toEqual(change());
  });

  it('is balanced, and tells of no person', () => {
    for (const entry of paymentEntries(created, refunded, at)) {
      expect(isBalanced(entry.postings)).toBe(true);
      expect(JSON.stringify(entry)).not.toContain('ada');
    }
  });
});
