import { money } from '../../../kernel/index.ts';
import { systemClock, uuidIds } from '../../../memory/index.ts';
import type { OrderId, OrganizationId, PaymentId } from '../../../kernel/index.ts';
import type { GatewayPayment, OpenPayment, PaymentGateway, WebhookCall } from '../../../payments/index.ts';
import { expectThat } from '../expectations.ts';
import { freshName } from '../subject.ts';

/** A gateway, and what a buyer does there. */
export interface PaymentGatewaySubject {
  readonly gateway: PaymentGateway;
  /** The buyer pays in full. Does nothing if the payment can no longer be paid. */
  pay(paymentId: PaymentId): Promise<void>;
  /** The buyer's card is declined. */
  decline(paymentId: PaymentId): Promise<void>;
  /** A fresh, genuine call about the payment's current state. */
  call(paymentId: PaymentId): Promise<WebhookCall>;
  /** Lets this much time pass on the clock that verifies calls. */
  wait(durationMs: number): Promise<void>;
  /** The age at which a call is stale, in milliseconds. */
  readonly staleAfterMs: number;
}

/** The amount of every payment of the kit. */
export const amountMinor = 4_500;

const paymentIds = uuidIds({ clock: systemClock });

/** A request to open a fresh payment. */
export const asked = (): OpenPayment => {
  // Ids as a deployment makes them: a gateway may rely on the time in them.
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

/** A payment that the buyer has paid. */
export const paid = async (subject: PaymentGatewaySubject): Promise<GatewayPayment> => {
  const { paymentId } = await subject.gateway.open(asked());
  await subject.pay(paymentId);
  return seen(subject, paymentId);
};

/** The gateway's current state of a payment. */
export const seen = async ({ gateway }: PaymentGatewaySubject, paymentId: PaymentId): Promise<GatewayPayment> => {
  const payment = await gateway.retrieve({ paymentId, providerRef: null });
  expectThat(payment !== undefined, `payment ${paymentId} is known`);
  return payment;
};

/** A request to refund this much. */
export const refund = (
  { gateway }: PaymentGatewaySubject,
  { paymentId, providerRef }: GatewayPayment,
  minor: number,
  idempotencyKey: string,
): Promise<GatewayPayment> => gateway.refund({ paymentId, providerRef, amount: money(minor, 'EUR'), idempotencyKey });

/** A gateway that answers some calls differently. */
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
