import { retryContended } from '@ticketly/core';
import type { Clock, PaymentId } from '@ticketly/core';
import { chargeAt } from './charge.ts';
import type { SandboxCharge } from './charge.ts';
import type { SandboxCharges, StoredCharge } from './charges.ts';

/** Reads and changes charges as they are now. */
export interface ChargeBook {
  /** Undefined if there is none. */
  readonly read: (paymentId: PaymentId) => Promise<SandboxCharge | undefined>;
  /**
   * Decides on the charge as it is now, and saves; decides again when somebody else saved
   * meanwhile.
   */
  change(paymentId: PaymentId, decide: (charge: SandboxCharge) => SandboxCharge): Promise<SandboxCharge | undefined>;
  /** Changes it once more when it captures by itself. */
  wakeFor(charge: SandboxCharge | undefined): void;
  close(): void;
}

const maxTries = 50;

const isNews = (before: SandboxCharge, after: SandboxCharge): boolean =>
  before.status !== after.status || before.refunds.length !== after.refunds.length;

/** The book over a ledger; `tell` hears of every charge that moved, after it was saved. */
export const chargeBook = (
  charges: SandboxCharges,
  clock: Clock,
  tell: (moved: StoredCharge) => Promise<void>,
): ChargeBook => {
  const timers = new Set<NodeJS.Timeout>();
  const change: ChargeBook['change'] = (paymentId, decide) =>
    retryContended(`charge ${paymentId}`, maxTries, async () => {
      const stored = await charges.find(paymentId);
      if (stored === undefined) return undefined;
      const charge = decide(chargeAt(stored.charge, clock.now()));
      if (charge === stored.charge) return charge;
      if (!(await charges.save(charge, stored.version))) return 'contended';
      if (isNews(stored.charge, charge)) await tell({ charge, version: stored.version + 1 });
      return charge;
    });
  const read: ChargeBook['read'] = (paymentId) => change(paymentId, (charge) => charge);
  return {
    read,
    change,
    wakeFor: (charge) => {
      if (charge?.capturesAt == null) return;
      // A timer may come a moment early, and the charge would sleep on.
      const inMs = Math.max(0, charge.capturesAt - clock.now()) + 2;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void read(charge.paymentId).catch(() => undefined);
      }, inMs);
      timer.unref();
      timers.add(timer);
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};
