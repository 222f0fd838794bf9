/**
 * # A gateway of our own, for tests, that can go wrong in every way a gateway does
 *
 * ```ts
 * // One that speaks Stripe's API, with our adapter on it; or one with a protocol of its own.
 * const gateway = await openStripeGateway();
 * const gateway = await openPlainGateway();
 * // A deployment that pays through it (Stripe's only), or an office in this process.
 * const api = await stage.start(gateway.environment);
 * gateway.webhooks.sendTo(`${api.url}${gateway.webhookPath}`);
 * const office = ticketly({ ...ports, gateways: [gateway.adapter] });
 *
 * gateway.pay(paymentId); // the buyer's hand
 * gateway.pay(paymentId, 1); // … and another amount arrives than was asked
 * gateway.refund(paymentId, 500); // somebody in the gateway's own dashboard
 * gateway.dispute(paymentId); // the buyer's bank
 * gateway.closeDispute(paymentId, 'lost');
 *
 * gateway.faults.fail({ on: 'refund', does: 'is lost after it was carried out', times: 2 });
 * gateway.faults.fail({ on: 'open', does: 'hangs after it was carried out' });
 * gateway.faults.fail({ does: 'answers 500', share: 0.2, times: Infinity });
 * gateway.faults.fail({ on: 'retrieve', delayMs: 2_000 });
 * gateway.faults.silence(); // nothing is answered, carried out or sent
 * gateway.faults.heal();
 *
 * gateway.webhooks.goWrong({ loss: 1 }); // all lost; 0.5: half of them
 * gateway.webhooks.goWrong({ copies: 50 }); // fifty of each at once
 * gateway.webhooks.goWrong({ delayMs: 3_000 }); // late, and out of order
 * gateway.webhooks.hold();
 * gateway.webhooks.release('backwards');
 * const call = gateway.call(paymentId); // genuine, to forge or to send yourself
 *
 * gateway.ledger(); // what is true, for the auditor
 * ```
 *
 * Where a connection breaks (`is lost …`), Stripe's client asks a second time, with the same key:
 * such a fault needs `times: 2` to be felt. What the server holds outlives every process under
 * test, and ends with the test's own. Chance is seeded: the same seed, the same faults. With
 * `serveControl` other processes do all of this over HTTP, and `main.ts` is one of its own.
 */
import type { Clock, GatewayPayment, PaymentGateway, PaymentId, WebhookCall } from '@ticketly/core';
import type { CallFaults } from './call-faults.ts';
import type { Webhooks } from './webhook-sender.ts';

/** See the comment on top of this file. */
export interface TestGateway {
  /** Where it listens. */
  readonly url: string;
  /** A client of it in this process, as an office takes it. */
  readonly adapter: PaymentGateway;
  /** Settings of a deployment that pays through it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a deployment takes its calls. */
  readonly webhookPath: string;
  readonly faults: CallFaults;
  readonly webhooks: Webhooks;
  /** The buyer pays; nothing happens where that is not possible any more. In minor units. */
  pay(paymentId: PaymentId, capturedMinor?: number): void;
  /** The buyer's card is declined. */
  decline(paymentId: PaymentId): void;
  /** Somebody gives money back in the gateway's dashboard: so much, or all that is left. */
  refund(paymentId: PaymentId, amountMinor?: number): void;
  /** The holder of the card disputes so much of it, or all. */
  dispute(paymentId: PaymentId, amountMinor?: number): void;
  /** The last dispute of it ends, for us (`won`) or against us. */
  closeDispute(paymentId: PaymentId, how: 'won' | 'lost'): void;
  /**
   * A call about the payment as it now is, of a message nobody sent before, signed so long ago;
   * default: now.
   */
  call(paymentId: PaymentId, ageMs?: number): WebhookCall;
  /** Every payment ever opened. */
  ledger(): readonly GatewayPayment[];
  close(): Promise<void>;
}

/** How a gateway is opened. */
export interface OpenGateway {
  /** As in `Payment.provider`, and in the path of its calls. */
  readonly provider?: string;
  /** Of the chance in its faults. Default: 1. */
  readonly seed?: number;
  /** How long `adapter` waits for an answer. Default: 2,000. */
  readonly patienceMs?: number;
  /** Default: any that is free. */
  readonly port?: number;
  /** By which it dates and signs. Default: that of the machine. */
  readonly clock?: Clock;
}
