import type { PaymentId } from '../../../kernel/index.ts';
import type { GatewayPayment, WebhookCall } from '../../../payments/index.ts';
import { expectFault, expectOk, expectRefused, expectSame, expectThat, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { chargeClauses } from './charges.ts';
import { amountMinor, asked, paid, refund, seen } from './subject.ts';
import { freshName } from '../subject.ts';
import type { PaymentGatewaySubject } from './subject.ts';

const moneyOf = ({ status, captured, refunded }: GatewayPayment): readonly unknown[] => [
  status,
  captured.amountMinor,
  refunded.amountMinor,
];

/** The same call with one bit of its body flipped. */
const tampered = ({ body, headers }: WebhookCall, place: number): WebhookCall => ({
  headers,
  body: body.map((byte, index) => (index === place ? byte ^ 1 : byte)),
});

const movingClauses: readonly Clause<PaymentGatewaySubject>[] = [
  {
    name: 'opens a payment once, of fifty that ask with one key at once',
    run: async (subject) => {
      const request = asked();
      const answers = await race(50, () => subject.gateway.open(request));
      const [first] = answers;
      for (const answer of answers) expectSame(answer, first, 'the answer to the same request');
      expectSame(first && moneyOf(first), ['open', 0, 0], 'a payment nobody paid yet');
      expectSame(await subject.gateway.open(request), first, 'the answer to a late repeat');
    },
  },
  {
    name: 'knows the payments it opened, and no other',
    run: async (subject) => {
      const opened = await subject.gateway.open(asked());
      expectSame(await subject.gateway.retrieve(opened), opened, 'an opened payment');
      const stranger = { paymentId: freshName('payment') as PaymentId, providerRef: null };
      expectSame(await subject.gateway.retrieve(stranger), undefined, 'a payment it never heard of');
      expectSame(await subject.gateway.cancel(stranger), undefined, 'the cancellation of such a payment');
    },
  },
  {
    name: 'finds a payment by our id alone as long as nobody heard its reference',
    run: async (subject) => {
      const { paymentId } = await subject.gateway.open(asked());
      const unheard = { paymentId, providerRef: null };
      expectSame((await subject.gateway.retrieve(unheard))?.paymentId, paymentId, 'a payment that was asked about');
      expectSame((await subject.gateway.cancel(unheard))?.status, 'cancelled', 'a payment that was cancelled');
    },
  },
  {
    name: 'finds nothing by the reference of another payment, and moves neither',
    run: async (subject) => {
      const [one, other] = [await subject.gateway.open(asked()), await subject.gateway.open(asked())];
      const mistaken = { paymentId: one.paymentId, providerRef: other.providerRef };
      expectSame(await subject.gateway.retrieve(mistaken), undefined, 'a payment by the reference of another');
      expectSame(await subject.gateway.cancel(mistaken), undefined, 'the cancellation by such a reference');
      for (const payment of [one, other]) await subject.pay(payment.paymentId);
      await expectFault(
        () => refund(subject, { ...one, providerRef: other.providerRef }, 10, freshName('refund')),
        'a refund by the reference of another',
      );
      for (const payment of [one, other])
        expectSame(
          moneyOf(await seen(subject, payment.paymentId)),
          ['succeeded', amountMinor, 0],
          'a payment after that',
        );
    },
  },
  {
    name: 'tells of a payment that was made, and of one that failed',
    run: async (subject) => {
      expectSame(moneyOf(await paid(subject)), ['succeeded', amountMinor, 0], 'a payment that was made');
      const { paymentId } = await subject.gateway.open(asked());
      await subject.decline(paymentId);
      const failed = await seen(subject, paymentId);
      expectSame(moneyOf(failed), ['failed', 0, 0], 'a payment that failed');
      expectThat(failed.failure !== null, 'a failed payment says why');
    },
  },
  {
    name: 'never captures a payment that was cancelled',
    run: async (subject) => {
      const opened = await subject.gateway.open(asked());
      expectSame((await subject.gateway.cancel(opened))?.status, 'cancelled', 'a cancelled payment');
      await subject.pay(opened.paymentId);
      expectSame(
        moneyOf(await seen(subject, opened.paymentId)),
        ['cancelled', 0, 0],
        'a cancelled payment the buyer paid',
      );
    },
  },
  {
    name: 'leaves a payment that ended as it was when it is cancelled',
    run: async (subject) => {
      const payment = await paid(subject);
      expectSame((await subject.gateway.cancel(payment))?.status, 'succeeded', 'the answer');
      expectSame(await seen(subject, payment.paymentId), payment, 'a payment that was made, after a cancellation');
    },
  },
  {
    name: 'refunds once, of fifty that ask with one key at once',
    run: async (subject) => {
      const payment = await paid(subject);
      const key = freshName('refund');
      await race(50, () => refund(subject, payment, 10, key));
      const repeated = await refund(subject, payment, 10, key);
      expectSame(moneyOf(repeated), ['succeeded', amountMinor, 10], 'the answer to a late repeat');
      expectSame((await seen(subject, payment.paymentId)).refunded.amountMinor, 10, 'what went back');
    },
  },
  {
    name: 'refunds in parts, and is refunded when all went back',
    run: async (subject) => {
      const payment = await paid(subject);
      const part = await refund(subject, payment, 1_500, freshName('refund'));
      expectSame(moneyOf(part), ['succeeded', amountMinor, 1_500], 'a payment after a part went back');
      const whole = await refund(subject, payment, 3_000, freshName('refund'));
      expectSame(moneyOf(whole), ['refunded', amountMinor, amountMinor], 'a payment after all went back');
    },
  },
  {
    name: 'faults when more is to go back than was captured, and gives back nothing',
    run: async (subject) => {
      const payment = await paid(subject);
      const tooMuch = (): Promise<GatewayPayment> => refund(subject, payment, amountMinor + 1, freshName('refund'));
      await expectFault(tooMuch, 'a refund of more than was captured');
      expectSame((await seen(subject, payment.paymentId)).refunded.amountMinor, 0, 'what went back');
      const open = await subject.gateway.open(asked());
      await expectFault(() => refund(subject, open, 1, freshName('refund')), 'a refund of what was never captured');
    },
  },
];

const callClauses: readonly Clause<PaymentGatewaySubject>[] = [
  {
    name: 'reads a genuine call, the same each time it comes',
    run: async (subject) => {
      const payment = await paid(subject);
      const call = await subject.call(payment.paymentId);
      const notice = expectOk(await subject.gateway.verify(call), 'a genuine call');
      expectSame(notice.payment, payment, 'the payment a call tells of');
      const again = expectOk(await subject.gateway.verify(call), 'a genuine call that came again');
      expectSame(again, notice, 'what a repeated call says');
    },
  },
  {
    name: 'finds a call forged if any part of it was changed',
    run: async (subject) => {
      const payment = await paid(subject);
      const call = await subject.call(payment.paymentId);
      expectOk(await subject.gateway.verify(call), 'a genuine call');
      const { body, headers } = call;
      const forgeries = [0, 1, body.length >> 1, body.length - 1].map((place) => tampered(call, place));
      const longer = { headers, body: new Uint8Array([...body, 32]) };
      for (const forgery of [...forgeries, longer, { body, headers: {} }])
        expectRefused(await subject.gateway.verify(forgery), 'payments/webhook-forged', 'a forged call');
    },
  },
  {
    name: 'takes no signature of one call for another',
    run: async (subject) => {
      const [one, other] = [await paid(subject), await paid(subject)];
      const { body } = await subject.call(one.paymentId);
      const { headers } = await subject.call(other.paymentId);
      const answer = await subject.gateway.verify({ body, headers });
      expectRefused(answer, 'payments/webhook-forged', 'a call with the signature of another');
    },
  },
  {
    name: 'finds an old call stale',
    run: async (subject) => {
      const payment = await paid(subject);
      const call = await subject.call(payment.paymentId);
      await subject.wait(subject.staleAfterMs + 2_000);
      expectRefused(await subject.gateway.verify(call), 'payments/webhook-stale', 'an old call');
      expectOk(await subject.gateway.verify(await subject.call(payment.paymentId)), 'a fresh call');
    },
  },
];

/** What every `PaymentGateway` promises. */
export const paymentGatewayKit: Kit<PaymentGatewaySubject> = {
  port: 'PaymentGateway',
  clauses: [...movingClauses, ...callClauses, ...chargeClauses],
};
