import type { AskingPace, PaymentUrgency } from './payments.port.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** The most urgent first. */
export const paymentUrgencies: readonly PaymentUrgency[] = ['refund', 'ended', 'open'];

/**
 * When to ask about payments. An open one is left to its webhook for half a minute. For the attempt
 * of an order that ended, nobody waits but the seats it might still be charged for. A refund was
 * asked for by the call that decided it, and is asked for again.
 */
export const askingPaces: Readonly<Record<PaymentUrgency, AskingPace>> = {
  refund: { quietMs: 5 * secondMs, maxMs: 10 * minuteMs },
  ended: { quietMs: 5 * secondMs, maxMs: 10 * minuteMs },
  open: { quietMs: 30 * secondMs, maxMs: 2 * minuteMs },
};

/** How long to let a payment rest after asking about it this many times since it last changed. */
export const restMs = ({ quietMs, maxMs }: AskingPace, asks: number): number =>
  Math.max(quietMs, Math.min(maxMs, quietMs * 2 ** asks));
