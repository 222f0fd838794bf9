import type { Clock, PaymentGateway, PaymentId } from '@ticketly/core';
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
  readonly pages?: RequestHandler;
  /** Plays the buyer, where paying can be tried without money. */
  readonly demo?: DemoBuyer;
}

/** A buyer who does as they are told. */
export interface DemoBuyer {
  /**
   * @returns how the payment is then; undefined if there is none. Resolves once the webhook was
   *   tried.
   */
  complete(paymentId: PaymentId, how: DemoOutcome): Promise<{ readonly status: string } | undefined>;
}

/** How a payment is to end; `delay` succeeds after `afterMs`. */
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
