import { ok } from '../../../kernel/index.ts';
import type { PaymentId } from '../../../kernel/index.ts';
import type { GatewayPayment, PaymentGateway, PaymentNotice, WebhookCall } from '../../../payments/index.ts';
import { expectFault, expectOk, expectRefused, expectSame, expectThat, race } from '../expectations.ts';
import type { Clause, Kit, Saboteur } from '../kit.ts';
import { chargeClauses, chargeSaboteurs } from './charges.ts';
import { amountMinor, asked, broken, paid, refund, seen } from './subject.ts';
import type { PaymentGatewaySubject } from './subject.ts';
import { freshName } from '../subject.ts';

type Subject = PaymentGatewaySubject;

const moneyOf = ({ status, captured, refunded }: GatewayPayment): readonly unknown[] => [
  status,
  captured.amountMinor,
  refunded.amountMinor,
];

/** The same call with one bit of its body turned. */
const tampered = ({ body, headers }: WebhookCall, place: number): WebhookCall => ({
  headers,
  body: body.map((byte, index) => (index === place ? byte ^ 1 : byte)),
});

const movingClauses: readonly Clause<Subject>[] = [
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

const callClauses: readonly Clause<Subject>[] = [
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
export const paymentGatewayKit: Kit<Subject> = {
  port: 'PaymentGateway',
  clauses: [...movingClauses, ...callClauses, ...chargeClauses],
};

/** Remembers what genuine calls said, to say it of others. */
const credulous =
  (code: 'payments/webhook-forged' | 'payments/webhook-stale') =>
  (gateway: PaymentGateway): Partial<PaymentGateway> => {
    let last: PaymentNotice | undefined;
    return {
      verify: async (call) => {
        const answer = await gateway.verify(call);
        if (answer.ok) last = answer.value;
        const trusted = !answer.ok && answer.refusal.code === code;
        return trusted ? ok(last ?? { messageId: 'any', payment: JSON.parse('{}') as GatewayPayment }) : answer;
      },
    };
  };

/** `PaymentGateway` made wrong, one defect each. */
export const paymentGatewaySaboteurs: readonly Saboteur<Subject>[] = [
  {
    name: 'opens a payment anew each time',
    rejectedBy: 'opens a payment once, of fifty that ask with one key at once',
    sabotage: broken((gateway) => ({
      open: async (request) => ({ ...(await gateway.open(request)), providerRef: freshName('charge') }),
    })),
  },
  {
    name: 'opens what it is asked about',
    rejectedBy: 'knows the payments it opened, and no other',
    sabotage: broken((gateway) => ({
      retrieve: async (payment) =>
        (await gateway.retrieve(payment)) ?? gateway.open({ ...asked(), paymentId: payment.paymentId }),
    })),
  },
  {
    name: 'only knows its own references',
    rejectedBy: 'finds a payment by our id alone as long as nobody heard its reference',
    sabotage: broken((gateway) => ({
      cancel: async (payment) => (payment.providerRef === null ? undefined : gateway.cancel(payment)),
    })),
  },
  {
    name: 'looks at our id alone',
    rejectedBy: 'finds nothing by the reference of another payment, and moves neither',
    sabotage: broken((gateway) => ({
      retrieve: ({ paymentId }) => gateway.retrieve({ paymentId, providerRef: null }),
    })),
  },
  {
    name: 'sends back the money of whoever its reference names',
    rejectedBy: 'finds nothing by the reference of another payment, and moves neither',
    sabotage: broken((gateway) => {
      const opened = new Map<string, PaymentId>();
      return {
        open: async (request) => {
          const payment = await gateway.open(request);
          opened.set(payment.providerRef, payment.paymentId);
          return payment;
        },
        refund: (request) =>
          gateway.refund({ ...request, paymentId: opened.get(request.providerRef) ?? request.paymentId }),
      };
    }),
  },
  {
    name: 'says that it cancelled, and waits for the money',
    rejectedBy: 'never captures a payment that was cancelled',
    sabotage: broken((gateway) => ({
      cancel: async (reference) => {
        const payment = await gateway.retrieve(reference);
        return payment?.status === 'open' ? { ...payment, status: 'cancelled' } : payment;
      },
    })),
  },
  {
    name: 'refunds as often as it is asked',
    rejectedBy: 'refunds once, of fifty that ask with one key at once',
    sabotage: broken((gateway) => ({
      refund: (request) => gateway.refund({ ...request, idempotencyKey: freshName('refund') }),
    })),
  },
  {
    name: 'calls a payment refunded when a part went back',
    rejectedBy: 'refunds in parts, and is refunded when all went back',
    sabotage: broken((gateway) => ({
      refund: async (request) => ({ ...(await gateway.refund(request)), status: 'refunded' }),
    })),
  },
  {
    name: 'says yes to a refund it can not give',
    rejectedBy: 'faults when more is to go back than was captured, and gives back nothing',
    sabotage: broken((gateway) => ({
      refund: async (request) => {
        const known = (await gateway.retrieve(request)) ?? (await gateway.open(asked()));
        const left = known.captured.amountMinor - known.refunded.amountMinor;
        return request.amount.amountMinor > left ? known : gateway.refund(request);
      },
    })),
  },
  {
    name: 'trusts every call',
    rejectedBy: 'finds a call forged if any part of it was changed',
    sabotage: broken(credulous('payments/webhook-forged')),
  },
  {
    name: 'takes any signature it ever gave',
    rejectedBy: 'takes no signature of one call for another',
    sabotage: broken(credulous('payments/webhook-forged')),
  },
  {
    name: 'never finds a call stale',
    rejectedBy: 'finds an old call stale',
    sabotage: broken(credulous('payments/webhook-stale')),
  },
  ...chargeSaboteurs,
];
