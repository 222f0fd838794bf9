import { eachOf, paceOf } from '../kernel/index.ts';
import type { Instant, Limits } from '../kernel/index.ts';
import type { GatewayCharge, PaymentGateway } from '../payments/index.ts';
import { chargeReader } from './charge-reader.ts';
import { owedCharges } from './owed-charges.ts';
import { settleCharge } from './settle-unknown-charge.ts';
import type { ChargePorts, OnUnknownCharge, UnknownChargeEnd } from './settle-unknown-charge.ts';

/**
 * How many charges of one gateway were unknown to the database since this process started, and how
 * far the comparison has come.
 */
export interface UnknownChargeCount extends Readonly<Record<UnknownChargeEnd, number>> {
  readonly provider: string;
  /** Charges that could not be settled yet and are retried. */
  readonly waiting: number;
  /** When this process last reached the end of the gateway's list; null if it never did. */
  readonly comparedAt: Instant | null;
}

/** Compares the charges of one gateway with the database. */
export interface ChargeDesk {
  /** Continues the comparison. Never throws: failures are reported. */
  run(): Promise<void>;
  /** What came of it since the last report. */
  report(): ChargeReport;
  count(): UnknownChargeCount;
}

export interface ChargeReport {
  /** How many charges were acted on. */
  readonly settled: number;
  readonly failures: readonly unknown[];
}

const pagesAStep = 10;
const maxRefused = 1_000;

/** The desk of one gateway. `tell` is called with every unknown charge. */
export const chargeDesk = (
  ports: ChargePorts & { readonly limits: Limits },
  gateway: PaymentGateway,
  tell: OnUnknownCharge,
): ChargeDesk => {
  const pace = paceOf(ports.clock, ports.limits.gatewayAsksPerSecond);
  const counts = { recorded: 0, 'sent-back': 0, refused: 0 };
  let isRunning = false;
  let settled = 0;
  let failures: unknown[] = [];
  /** A charge that the gateway will not send back is reported once, not at every pass. */
  const refused = new Set<string>();

  const settle = async (charge: GatewayCharge): Promise<void> => {
    const name = `${charge.payment.paymentId} ${charge.movedAt}`;
    const look = refused.has(name) ? 'known' : await settleCharge(ports, gateway, charge, tell);
    if (look === 'known') return;
    if (look === 'refused') keepAtMost(maxRefused, refused, name);
    if (look !== 'moved') counts[look] += 1;
    pace.spend(1);
    settled += 1;
  };
  const owed = owedCharges(ports.clock, settle, (error) => failures.push(error));
  const settleAll = async (charges: readonly GatewayCharge[]): Promise<void> => {
    await eachOf(charges, (charge) => owed.unlessDone(charge), ports.limits.gatewayAsksInFlight);
  };
  const reader = chargeReader(ports, gateway, pace, {
    compare: (charges) => settleAll(charges.filter((charge) => !owed.keeps(charge))),
    oldestOr: (instant) => owed.oldestOr(instant),
    beginAnew: () => owed.forget(),
  });

  const step = async (): Promise<void> => {
    for (let pages = 0; pages < pagesAStep; pages += 1) {
      const turn = await reader.takeTurn();
      if (turn === undefined) return;
      if (pages === 0) await settleAll(owed.due(pace.left()));
      if (owed.isFull() || !(await reader.readPage(turn))) return;
    }
  };

  return {
    run: async () => {
      if (isRunning) return;
      isRunning = true;
      await step()
        .catch((error: unknown) => failures.push(error))
        .finally(() => {
          isRunning = false;
        });
    },
    report: () => {
      const said = { settled, failures };
      [settled, failures] = [0, []];
      return said;
    },
    count: () => ({ provider: gateway.provider, ...counts, waiting: owed.size(), comparedAt: reader.comparedAt() }),
  };
};

/** Adds a name, and drops the oldest names beyond the maximum. */
const keepAtMost = (max: number, names: Set<string>, name: string): void => {
  names.add(name);
  for (const oldest of names) {
    if (names.size <= max) return;
    names.delete(oldest);
  }
};
