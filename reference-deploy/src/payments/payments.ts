import type { Clock, OrderId, PaymentGateway, PaymentId } from '@ticketly/core';
import type { RequestHandler } from 'express';
import type { Addresses } from '../parts/addresses.ts';
import type { Part } from '../parts/part.ts';
import type { Secrets } from '../parts/secrets.ts';
import type { Config } from '../config.ts';

/** How a deployment is paid. */
export interface Payments {
  /** The first takes new payments; the others finish those they began. */
  readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]];
  /** The pages where buyers pay, for a provider that has none of its own. */
  readonly pages?: (describe: DescribeOrder) => RequestHandler;
  /** Plays the buyer, if payments can be tried without money. */
  readonly demo?: DemoBuyer;
}

/** Says what an order is for, in lines for its buyer; none if the order is unknown. */
export type DescribeOrder = (orderId: OrderId) => Promise<readonly string[]>;

/** A buyer who does as they are told. */
export interface DemoBuyer {
  /**
   * @returns the payment's state afterwards; undefined if there is none. Resolves once delivery of
   *   the webhook was attempted.
   */
  complete(paymentId: PaymentId, how: DemoOutcome): Promise<{ readonly status: string } | undefined>;
}

/** How a payment should end; `delay` succeeds after `afterMs`. */
export interface DemoOutcome {
  readonly outcome: 'succeed' | 'decline' | 'delay';
  readonly afterMs?: number | undefined;
}

/** What a provider is opened with. */
export interface PaymentsGiven {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly addresses: Addresses;
}

/** Opens one provider. */
export type OpenPayments = (given: PaymentsGiven) => Promise<Part<Payments>>;
