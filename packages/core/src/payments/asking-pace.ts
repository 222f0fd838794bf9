import type { AskingPace, PaymentUrgency } from './payments.port.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** The most urgent first. */
export const paymentUrgencies: readonly PaymentUrgency[] = ['refund', 'ended', 'open'];

/**
 * When payments are asked about. An open one is left to its notice for half a minute. Of an order that ended nobody waits for news but the seats it
 * might be charged for in vain; a refund was asked for by whoever decided it, and is asked for again.
 */
export const askingPaces: Readonly<Record<PaymentUrgency, AskingPace>> = {
  refund: { quietMs: 5 * secondMs, maxMs: 10 * minuteMs },
  ended: { quietMs: 5 * secondMs, maxMs: 10 * minuteMs },
  open: { quietMs: 30 * secondMs, maxMs: 2 * minuteMs },
};

/** How long a payment rests that was asked about so many times since it last changed. */
export const restMs = ({ quietMs, maxMs }: AskingPace, asks: number): number =>
  Math.max(quietMs, Math.min(maxMs, quietMs * 2 ** asks));
