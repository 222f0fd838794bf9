import { money } from '../../../kernel/index.ts';
import { systemClock, uuidIds } from '../../../memory/index.ts';
import type { OrderId, OrganizationId, PaymentId } from '../../../kernel/index.ts';
import type { GatewayPayment, OpenPayment, PaymentGateway, WebhookCall } from '../../../payments/index.ts';
import { expectThat } from '../expectations.ts';
import { freshName } from '../subject.ts';

/** A gateway, and the hand of the buyer on it. */
export interface PaymentGatewaySubject {
  readonly gateway: PaymentGateway;
  /** The buyer pays the whole; nothing happens where the payment can't be paid any more. */
  pay(paymentId: PaymentId): Promise<void>;
  /** The buyer's card is declined. */
  decline(paymentId: PaymentId): Promise<void>;
  /** A genuine call about the payment as it now is, fresh. */
  call(paymentId: PaymentId): Promise<WebhookCall>;
  /** Lets so much time pass by the clock that calls are verified with. */
  wait(durationMs: number): Promise<void>;
  /** After how long a call is stale, in milliseconds. */
  readonly staleAfterMs: number;
}

/** What they all cost. */
export const amountMinor = 4_500;

const paymentIds = uuidIds({ clock: systemClock });

/** What asks to open a payment nobody opened before. */
export const asked = (): OpenPayment => {
  // As a deployment makes them: a gateway may go by the time they tell.
  const paymentId = paymentIds.next('payment');
  return {
    paymentId,
    orderId: freshName('order') as OrderId,
    origin: 'the database of this kit',
    amount: money(amountMinor, 'EUR'),
    seller: { organizationId: freshName('organization') as OrganizationId, platformShare: money(0, 'EUR') },
    description: 'Two seats',
    idempotencyKey: paymentId,
  };
};

/** A payment the buyer made. */
export const paid = async (subject: PaymentGatewaySubject): Promise<GatewayPayment> => {
  const { paymentId } = await subject.gateway.open(asked());
  await subject.pay(paymentId);
  return seen(subject, paymentId);
};

/** A payment as the gateway knows it now. */
export const seen = async ({ gateway }: PaymentGatewaySubject, paymentId: PaymentId): Promise<GatewayPayment> => {
  const payment = await gateway.retrieve({ paymentId, providerRef: null });
  expectThat(payment !== undefined, `payment ${paymentId} is known`);
  return payment;
};

/** Asks for so much to go back. */
export const refund = (
  { gateway }: PaymentGatewaySubject,
  { paymentId, providerRef }: GatewayPayment,
  minor: number,
  idempotencyKey: string,
): Promise<GatewayPayment> => gateway.refund({ paymentId, providerRef, amount: money(minor, 'EUR'), idempotencyKey });

/** A gateway with other answers to some calls. */
export const broken =
  (change: (gateway: PaymentGateway) => Partial<PaymentGateway>) =>
  (subject: PaymentGatewaySubject): PaymentGatewaySubject => {
    const { gateway } = subject;
    const whole: PaymentGateway = {
      provider: gateway.provider,
      open: (request) => gateway.open(request),
      retrieve: (payment) => gateway.retrieve(payment),
      cancel: (payment) => gateway.cancel(payment),
      refund: (request) => gateway.refund(request),
      charges: (request) => gateway.charges(request),
      verify: (call) => gateway.verify(call),
    };
    return { ...subject, gateway: { ...whole, ...change(gateway) } };
  };
