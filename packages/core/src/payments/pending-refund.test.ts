import { describe, expect, it } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { RefundId } from '../kernel/index.ts';
import { paymentFacts, cameTo } from './payment-facts.ts';
import { paymentAt } from './payment.fixture.ts';
import type { Payment } from './payment.ts';
import { pendingRefundOf } from './pending-refund.ts';

const since = instant(1_000_000);
const euros = (amountMinor: number) => money(amountMinor, 'EUR');
const sixHoursMs = 21_600_000;

const refund = (name: string, amountMinor: number, status: 'pending' | 'done') =>
  ({ refundId: name as RefundId, amount: euros(amountMinor), status, reason: 'requested' }) as const;
const owed: Payment = {
  ...paymentAt({ status: 'refund_pending', providerRef: 'ref', reason: 'requested', since }),
  refunds: [refund('r1', 100, 'done'), refund('r2', 200, 'pending'), refund('r3', 300, 'pending')],
};
const disputed = (status: 'open' | 'won'): Payment => ({
  ...owed,
  dispute: { disputeRef: 'd1', status, amount: euros(400), reason: 'fraudulent', heardAt: since },
});

describe('money on its way back', () => {
  it('is what was not told to be done, since some of it is', () => {
    expect(pendingRefundOf(owed, since)).toEqual({ amount: euros(500), since, state: 'on-its-way' });
    expect(pendingRefundOf(paymentAt({ status: 'succeeded', providerRef: 'ref', succeededAt: since }), since)).toBe(
      undefined,
    );
  });

  it.each([
    [owed, sixHoursMs, 'on-its-way'],
    [owed, sixHoursMs + 1, 'overdue'],
    [disputed('won'), sixHoursMs, 'on-its-way'],
    [disputed('open'), sixHoursMs, 'disputed'],
    [disputed('open'), sixHoursMs + 1, 'disputed'],
  ] as const)('is overdue after six hours, unless a dispute keeps it waiting (case %#)', (of, afterMs, state) => {
    expect(pendingRefundOf(of, instant(since + afterMs))?.state).toBe(state);
  });
});

it('facts of a payment never hold the secret that lets its buyer pay', () => {
  const open = paymentAt({ status: 'requires_action', providerRef: 'ref', clientSecret: 'secret', checkoutUrl: null });
  expect(paymentFacts.payloadOf?.(cameTo(open))).toEqual({
    ...open,
    progress: { status: 'requires_action', providerRef: 'ref' },
  });
  const created = paymentAt({ status: 'created' });
  expect(paymentFacts.payloadOf?.(cameTo(created))).toBe(created);
});
