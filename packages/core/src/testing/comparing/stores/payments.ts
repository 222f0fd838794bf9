import { constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { OrderId, PaymentId, Stored } from '../../../kernel/index.ts';
import type { Payment, PaymentUrgency } from '../../../payments/index.ts';
import { newPayment } from '../../kits/samples.ts';
import type { Comparison } from '../comparison.ts';
import { newNames, storesInMemory } from './subject.ts';
import type { StoresSubject } from './subject.ts';

/** A step of a history. */
export type PaymentStep =
  | {
      readonly kind: 'save';
      readonly payment: number;
      readonly version: number;
      readonly status: 'created' | 'refund_pending' | 'cancelled';
    }
  | { readonly kind: 'take'; readonly urgency: PaymentUrgency; readonly limit: number; readonly aheadMs: number }
  | { readonly kind: 'wait'; readonly ms: number };

/** Waits end before, at and after the time at which a payment is due. */
const pace = { quietMs: 10, maxMs: 25 };

/** Compares stores of payments: which are due, when, to whom, and what a save changes. */
export const paymentsComparison: Comparison<StoresSubject<'payments'>, PaymentStep> = {
  port: 'Payments',
  steps: oneof(
    {
      weight: 3,
      arbitrary: record({
        kind: constant('save' as const),
        payment: integer({ min: 0, max: 3 }),
        version: integer({ min: 0, max: 2 }),
        status: constantFrom('created' as const, 'created' as const, 'refund_pending' as const, 'cancelled' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: record({
        kind: constant('take' as const),
        urgency: constantFrom('open' as const, 'open' as const, 'refund' as const, 'ended' as const),
        limit: integer({ min: 1, max: 3 }),
        aheadMs: constantFrom(0, 0, 1, 10),
      }),
    },
    { weight: 3, arbitrary: record({ kind: constant('wait' as const), ms: constantFrom(1, 5, 9, 10, 11, 20) }) },
  ),
  maxSteps: 25,
  describe: ({ kind, ...step }) => `${kind} ${JSON.stringify(step)}`,
  specification: storesInMemory,
  begin: async (subject) => {
    const { payments, clock } = subject.ports;
    const names = await newNames(subject);
    const provider = names.of('gateway');
    // Two payments are attempts of one order.
    const orderOf = (number: number): OrderId => names.of(`order${number >> 1}`) as OrderId;
    const progressOf = (status: 'created' | 'refund_pending' | 'cancelled'): Payment['progress'] => {
      const now = clock.now();
      if (status === 'created') return { status };
      if (status === 'cancelled') return { status, providerRef: null, cancelledAt: now };
      return { status, providerRef: 'ref', reason: 'requested', since: now };
    };
    const plain = ({ version, state }: Stored<Payment>): unknown => [
      ...[state.paymentId, version, state.progress.status],
    ];
    const take = async (step: PaymentStep): Promise<unknown> => {
      if (step.kind === 'wait') return subject.wait(step.ms);
      if (step.kind === 'take') return (await payments.takeDue({ ...step, ...pace, provider })).map(plain);
      const own = { provider, orderId: orderOf(step.payment), attempt: (step.payment % 2) + 1 };
      const paymentId = names.of(`payment${step.payment}`) as PaymentId;
      const state = { ...newPayment(clock.now(), { ...own, paymentId }), progress: progressOf(step.status) };
      return payments.save({ state, events: [], expectedVersion: step.version });
    };
    const look = async (): Promise<unknown> => [
      ...[(await payments.ofOrder(orderOf(0))).map(plain), (await payments.ofOrder(orderOf(2))).map(plain)],
      (await payments.backlog())
        .filter((each) => each.provider === provider)
        .toSorted((one, other) => (one.urgency < other.urgency ? -1 : 1)),
    ];
    return { play: (step) => names.told(() => take(step)), look: () => names.told(look) };
  },
};
