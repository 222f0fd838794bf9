import { ok } from '../../../kernel/index.ts';
import type { PaymentId } from '../../../kernel/index.ts';
import type { GatewayPayment, PaymentGateway, PaymentNotice } from '../../../payments/index.ts';
import type { Saboteur } from '../kit.ts';
import { chargeSaboteurs } from './charges.ts';
import { asked, broken } from './subject.ts';
import { freshName } from '../subject.ts';
import type { PaymentGatewaySubject } from './subject.ts';

/** Remembers what genuine calls said, and repeats it for others. */
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

/** Broken `PaymentGateway` adapters, one defect each. */
export const paymentGatewaySaboteurs: readonly Saboteur<PaymentGatewaySubject>[] = [
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
