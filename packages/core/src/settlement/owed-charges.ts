import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant, PaymentId } from '../kernel/index.ts';
import type { GatewayCharge } from '../payments/index.ts';

/** Charges that could not be settled, kept apart so that they block none behind them. */
export interface OwedCharges {
  /**
   * Settles a charge; if that fails, the charge is owed from then on. @returns whether it was
   * settled.
   */
  unlessDone(charge: GatewayCharge): Promise<boolean>;
  /** At most `limit` charges that are due for a retry. */
  due(limit: number): readonly GatewayCharge[];
  /** Whether a charge is owed; if so, its newer state counts from then on. */
  keeps(charge: GatewayCharge): boolean;
  /** The instant of the oldest charge that is owed, if earlier than this one. */
  oldestOr(instant: Instant): Instant;
  isFull(): boolean;
  size(): number;
  forget(): void;
}

interface Owed {
  readonly charge: GatewayCharge;
  readonly tries: number;
  readonly nextAt: Instant;
}

/** Beyond this, no new charges are looked at. */
const max = 1_000;
const firstRestMs = 5_000;
const longestRestMs = 600_000;

/**
 * Remembers the charges that `settle` failed on, and retries them with exponential backoff. They
 * may be lost with the process, since the mark stays before the oldest.
 *
 * @param report called with every failure
 */
export const owedCharges = (
  clock: Clock,
  settle: (charge: GatewayCharge) => Promise<void>,
  report: (error: unknown) => void,
): OwedCharges => {
  const owed = new Map<PaymentId, Owed>();
  return {
    unlessDone: async (charge) => {
      const { paymentId } = charge.payment;
      try {
        await settle(charge);
        owed.delete(paymentId);
        return true;
      } catch (error) {
        const tries = (owed.get(paymentId)?.tries ?? 0) + 1;
        const rest = Math.min(longestRestMs, firstRestMs * 2 ** (tries - 1));
        owed.set(paymentId, { charge, tries, nextAt: plusMs(clock.now(), rest) });
        report(error);
        return false;
      }
    },
    due: (limit) => {
      const now = clock.now();
      const due = [...owed.values()].filter(({ nextAt }) => nextAt <= now);
      return due.slice(0, Math.max(0, limit)).map(({ charge }) => charge);
    },
    keeps: (charge) => {
      const known = owed.get(charge.payment.paymentId);
      if (known !== undefined) owed.set(charge.payment.paymentId, { ...known, charge });
      return known !== undefined;
    },
    oldestOr: (instant) =>
      [...owed.values()].reduce((oldest, { charge }) => (charge.movedAt < oldest ? charge.movedAt : oldest), instant),
    isFull: () => owed.size >= max,
    size: () => owed.size,
    forget: () => owed.clear(),
  };
};
