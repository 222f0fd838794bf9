import { plusMs } from '@ticketly/core';
import type { Clock, PaymentId } from '@ticketly/core';
import type { ChargeBook } from './charge-book.ts';
import { askConfirmation, capture, captureAt, decline, failConfirmation } from './charge.ts';
import type { SandboxCharge } from './charge.ts';
import { laterMs } from './test-cards.ts';
import type { TestCard } from './test-cards.ts';

/** How a script wants a payment to end; `delay` succeeds after `afterMs` (default 10 s). */
export interface CompletePayment {
  readonly outcome: 'succeed' | 'decline' | 'delay';
  readonly afterMs?: number | undefined;
}

/**
 * What a buyer does at the sandbox's page. Every call answers with the charge as it then is,
 * undefined if there is none; a charge that ended before stays as it is. Resolves once the webhook
 * was tried.
 */
export interface BuyersHand {
  /** The charge on the page. */
  charge(paymentId: PaymentId): Promise<SandboxCharge | undefined>;
  /** Enters a card. */
  payWith(paymentId: PaymentId, card: TestCard): Promise<SandboxCharge | undefined>;
  /** Answers their bank, where it asks. */
  confirm(paymentId: PaymentId, approved: boolean): Promise<SandboxCharge | undefined>;
  /** Plays the buyer for a script, whatever the page asks. */
  complete(paymentId: PaymentId, how: CompletePayment): Promise<SandboxCharge | undefined>;
}

/** The hand of a buyer on the charges of a book. */
export const buyersHand = (book: ChargeBook, clock: Clock): BuyersHand => {
  const succeedLater = async (paymentId: PaymentId, afterMs: number): Promise<SandboxCharge | undefined> => {
    const charge = await book.change(paymentId, captureAt(plusMs(clock.now(), afterMs)));
    book.wakeFor(charge);
    return charge;
  };
  return {
    charge: (paymentId) => book.read(paymentId),
    payWith: (paymentId, { behaviour }) => {
      switch (behaviour) {
        case 'succeeds':
          return book.change(paymentId, capture(clock.now()));
        case 'declines':
          return book.change(paymentId, decline);
        case 'asks-confirmation':
          return book.change(paymentId, askConfirmation);
        case 'succeeds-later':
          return succeedLater(paymentId, laterMs);
      }
    },
    confirm: (paymentId, approved) =>
      book.change(paymentId, (charge) => {
        if (charge.asks !== 'confirmation') return charge;
        return approved ? capture(clock.now())(charge) : failConfirmation(charge);
      }),
    complete: (paymentId, { outcome, afterMs = laterMs }) => {
      switch (outcome) {
        case 'succeed':
          return book.change(paymentId, capture(clock.now()));
        case 'decline':
          return book.change(paymentId, decline);
        case 'delay':
          return succeedLater(paymentId, afterMs);
      }
    },
  };
};
