import { randomBytes } from 'node:crypto';
import { TicketlyFault } from '@ticketly/core';
import type { Clock, GatewayPayment, PaymentGateway, PaymentId } from '@ticketly/core';
import type { PaymentReference } from '@ticketly/core/payments';
import { buyersHand } from './buyers-hand.ts';
import type { BuyersHand } from './buyers-hand.ts';
import { chargeBook } from './charge-book.ts';
import { cancelCharge, chargeAt, gatewayPaymentOf, openCharge, refundCharge } from './charge.ts';
import type { SandboxCharge } from './charge.ts';
import { listCharges } from './list-charges.ts';
import { memoryCharges } from './charges.ts';
import type { SandboxCharges, StoredCharge } from './charges.ts';
import { readNotice, writeNotice } from './notice.ts';
import { assertSecrets, signatureHeader, signWebhook, verifySignature } from './signature.ts';
import type { WebhookSecrets } from './signature.ts';
import { webhookQueue } from './webhook-queue.ts';
import type { Deliver, DeliveryPolicy } from './webhook-queue.ts';

/** A call of the port, for whoever makes some of them fail. */
export interface SandboxCall {
  readonly operation: 'open' | 'retrieve' | 'cancel' | 'refund' | 'charges';
  /** Null where it is about no single one. */
  readonly paymentId: PaymentId | null;
}

/** How a call fails: nothing happened, or it happened and nobody was told. */
export type SandboxFailure = 'unavailable' | 'unknown-outcome';

/** What the sandbox is made of. */
export interface SandboxOptions {
  readonly clock: Clock;
  /** Sign and verify the calls; each has at least 16 characters. */
  readonly secrets: WebhookSecrets;
  /** The address of the page where a payment is paid; see `sandboxPages`. */
  readonly checkoutUrl: (paymentId: PaymentId) => string;
  /** Brings a signed call to the API. Default: nobody is told, so somebody has to ask. */
  readonly deliver?: Deliver;
  readonly delivery?: DeliveryPolicy;
  /** Where the ledger is kept. Default: in memory. */
  readonly charges?: SandboxCharges;
  /** Makes calls fail, for tests. */
  readonly fail?: (call: SandboxCall) => SandboxFailure | undefined;
}

/** The sandbox: a gateway, and the hand of the buyer on it. */
export interface SandboxGateway extends PaymentGateway, BuyersHand {
  readonly provider: 'sandbox';
  /** Every payment ever opened, oldest first, for the auditor. */
  ledger(): Promise<readonly GatewayPayment[]>;
  /** Stops timers and deliveries. */
  close(): void;
}

/**
 * A payment gateway to try things with: it keeps a ledger of charges that never cost anybody
 * anything, and behaves towards Ticketly as a real provider does. Opens once per payment, refunds
 * once per key and never more than was captured, tells of every change by a signed call.
 *
 * Faults: `unexpected` for a refund it can't give; `contended` when other processes changed a
 * charge at every try; `misconfigured` for a short secret.
 *
 * @example
 * const checkoutUrl = (id: string): string => `${url}/sandbox/pay/${id}`;
 * const gateway = sandboxGateway({ clock, secrets: [secret], checkoutUrl, deliver });
 * app.use(sandboxPages(gateway));
 */
export const sandboxGateway = (options: SandboxOptions): SandboxGateway => {
  const { clock, secrets, checkoutUrl, charges = memoryCharges(), deliver = async () => true } = options;
  assertSecrets(secrets);
  const queue = webhookQueue(deliver, options.delivery);
  const told = (charge: SandboxCharge): GatewayPayment => gatewayPaymentOf(charge, checkoutUrl(charge.paymentId));
  const tell = ({ charge, version }: StoredCharge): Promise<void> => {
    const body = writeNotice({ messageId: `evt_${charge.paymentId}_${version}`, payment: told(charge) });
    return queue.send(() => ({
      body,
      headers: { 'content-type': 'application/json', [signatureHeader]: signWebhook(secrets, clock.now(), body) },
    }));
  };
  const book = chargeBook(charges, clock, tell);
  const tellOf = async (charge: Promise<SandboxCharge | undefined>): Promise<GatewayPayment | undefined> => {
    const found = await charge;
    return found && told(found);
  };
  const named = async ({ paymentId, providerRef }: PaymentReference): Promise<SandboxCharge | undefined> => {
    const charge = await book.read(paymentId);
    return providerRef === null || providerRef === charge?.providerRef ? charge : undefined;
  };
  const changeNamed = async (
    payment: PaymentReference,
    decide: (charge: SandboxCharge) => SandboxCharge,
  ): Promise<SandboxCharge | undefined> =>
    (await named(payment)) === undefined ? undefined : book.change(payment.paymentId, decide);
  const list = listCharges(charges, book, clock, told);
  const unreliably = unreliable(options.fail);

  return {
    provider: 'sandbox',
    open: (request) =>
      unreliably({ operation: 'open', paymentId: request.paymentId }, async () => {
        const clientSecret = `sbx_secret_${randomBytes(18).toString('base64url')}`;
        const opened = openCharge(request, clientSecret, clock.now());
        await charges.save(opened, 0);
        const charge = (await book.read(request.paymentId)) ?? opened;
        if (charge.idempotencyKey === request.idempotencyKey) return told(charge);
        throw new TicketlyFault('unexpected', `payment ${request.paymentId} was opened with another key`);
      }),
    retrieve: (payment) =>
      unreliably({ operation: 'retrieve', paymentId: payment.paymentId }, () => tellOf(named(payment))),
    cancel: (payment) =>
      unreliably({ operation: 'cancel', paymentId: payment.paymentId }, () =>
        tellOf(changeNamed(payment, cancelCharge)),
      ),
    refund: (request) =>
      unreliably({ operation: 'refund', paymentId: request.paymentId }, async () => {
        const charge = await changeNamed(request, (known) => refundCharge(known, request, clock.now()));
        if (charge !== undefined) return told(charge);
        const { paymentId, providerRef } = request;
        throw new TicketlyFault('unexpected', `there is no payment ${paymentId} (${providerRef}) to refund`);
      }),
    charges: (request) => unreliably({ operation: 'charges', paymentId: null }, () => list(request)),
    verify: async ({ body, headers }) => {
      const genuine = verifySignature(secrets, clock.now(), body, headers[signatureHeader]);
      return genuine.ok ? readNotice(body) : genuine;
    },
    ...buyersHand(book, clock),
    ledger: async () => (await charges.all()).map((charge) => told(chargeAt(charge, clock.now()))),
    close: () => {
      book.close();
      queue.close();
    },
  };
};

type Unreliably = <Answer>(call: SandboxCall, act: () => Promise<Answer>) => Promise<Answer>;

const unreliable =
  (fail: SandboxOptions['fail']): Unreliably =>
  async (call, act) => {
    const failure = fail?.(call);
    if (failure === 'unavailable') throw new TicketlyFault('unavailable', `the sandbox did not ${call.operation}`);
    const answer = await act();
    if (failure === undefined) return answer;
    throw new TicketlyFault('unknown-outcome', `the sandbox did not say whether it did ${call.operation}`);
  };
