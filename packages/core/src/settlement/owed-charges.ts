import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant, PaymentId } from '../kernel/index.ts';
import type { GatewayCharge } from '../payments/index.ts';

/** Charges that could not be dealt with, kept apart so that they block none behind them. */
export interface OwedCharges {
  /**
   * Deals with a charge; a charge that fails is owed from then on. @returns whether it was dealt
   * with.
   */
  unlessDone(charge: GatewayCharge): Promise<boolean>;
  /** At most so many that it is time to try again. */
  due(limit: number): readonly GatewayCharge[];
  /** Whether a charge is owed; if so, the newer state of it counts from then on. */
  keeps(charge: GatewayCharge): boolean;
  /** The instant of the oldest that is owed, if before this one. */
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
 * Remembers what `settle` failed at, and tries it again after twice as long each time. Gone with
 * the process: the mark stays before the oldest.
 *
 * @param report hears of every failure
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
