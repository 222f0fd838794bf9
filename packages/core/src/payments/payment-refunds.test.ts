import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { PaymentId, RefundId } from '../kernel/index.ts';
import { capturedRefOf, foundRefundIdOf, leftToRefund, wholeRefundIdOf, withRefunds } from './payment-refunds.ts';
import { paymentAt } from './payment.fixture.ts';
import type { PaymentRefund } from './payment.ts';

const [before, now] = [instant(1_000_000), instant(2_000_000)];
const paymentId = 'p1' as PaymentId;
const euros = (amountMinor: number) => money(amountMinor, 'EUR');
const captured = paymentAt({ status: 'succeeded', providerRef: 'ref', succeededAt: before });
const refund = (name: string, amountMinor: number, over: Partial<PaymentRefund> = {}): PaymentRefund => ({
  ...{ refundId: name as RefundId, amount: euros(amountMinor), status: 'pending', reason: 'duplicate' },
  ...over,
});

describe('the name of a refund', () => {
  it('is an id', () => {
    expect(wholeRefundIdOf(paymentId)).toBe('p1');
    expect(() => wholeRefundIdOf('no id' as PaymentId)).toThrow('"no id" names no refund');
  });

  it('that was found has a number from the second in the same sum on', () => {
    const names: PaymentRefund[] = [refund('p1:1000', 1), refund('p1:10', 1)];
    for (let n = 0; n < 3; n += 1) names.push(refund(foundRefundIdOf(paymentId, euros(100), names), 1));
    expect(names.slice(2).map(({ refundId }) => refundId)).toEqual(['p1:100', 'p1:100:2', 'p1:100:3']);
  });
});

describe('a payment with refunds', () => {
  it('has been waiting for its money since the first that is pending', () => {
    const first = withRefunds(captured, [refund('r1', 100)], { providerRef: 'ref', now: before });
    const pending = { status: 'refund_pending', providerRef: 'ref', reason: 'duplicate' };
    expect(first.progress).toEqual({ ...pending, since: before });
    const both = withRefunds(first, [refund('r1', 100), refund('r2', 100)], { providerRef: 'ref', now });
    expect(both.progress).toEqual({ ...pending, since: before });
  });

  it('tells of those that nobody asked for here as requested', () => {
    const found = refund('r1', 100, { status: 'done', reason: 'at-gateway' });
    expect(withRefunds(captured, [found], { providerRef: 'ref', now }).progress).toEqual({
      ...{ status: 'partly_refunded', providerRef: 'ref', reason: 'requested', refundedAt: now },
    });
  });

  it('has nothing left once it went back, however little was captured', () => {
    const gone = paymentAt({ status: 'refunded', providerRef: 'ref', reason: 'requested', refundedAt: now });
    expect(leftToRefund({ ...gone, refunds: [refund('r1', 100, { status: 'done' })] })).toEqual(euros(0));
  });

  it('was captured, and so has a reference', () => {
    expect(capturedRefOf(captured)).toBe('ref');
    expect(() => capturedRefOf(paymentAt({ status: 'created' }))).toThrow('payment p1 is created and has no reference');
  });
});
