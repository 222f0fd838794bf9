import { plusMs } from '@ticketly/core';
import { isCaptured } from '@ticketly/core/payments';
import type { GatewayCharge, Instant, Payment, Ports } from '@ticketly/core';

/**
 * Charges that hold money, and that this database opened: `unknown` to it, or `unsettled` in it.
 */
export interface ChargeCount {
  readonly unknown: number;
  readonly unsettled: number;
}

/** What counting charges needs. */
export type CountedPorts = Pick<Ports, 'gateways' | 'payments' | 'chargeMarks' | 'clock'>;

const lookBackMs = 3_600_000;
const pageSize = 100;
const pagesALook = 2;
/**
 * A charge that was right stays right, unless it moves or the database is restored; this is
 * forgotten soon enough for that.
 */
const rightForMs = 600_000;

/**
 * Charges that were right at the last look, by payment and time of their last movement; forgotten
 * together.
 */
interface Right {
  readonly until: Instant;
  readonly names: Set<string>;
}

/** The place of a count: a page of one gateway's list. */
interface Pass extends ChargeCount {
  readonly movedFrom: Instant;
  readonly gateway: number;
  readonly cursor?: string | undefined;
}

/**
 * Counts what moved at the gateways in the last hour, two pages per look; the next look continues
 * where the last one stopped. It only counts: the core's `compareCharges` deals with unknown
 * charges.
 */
export const chargeCount = (
  ports: CountedPorts,
): { readonly countOn: () => Promise<void>; readonly last: () => ChargeCount | undefined } => {
  let pass: Pass | undefined;
  let last: ChargeCount | undefined;
  let right: Right | undefined;
  return {
    countOn: async () => {
      const now = ports.clock.now();
      if (right === undefined || right.until <= now) right = { until: plusMs(now, rightForMs), names: new Set() };
      for (let pages = 0; pages < pagesALook; pages += 1) {
        pass ??= { ...none, movedFrom: plusMs(now, -lookBackMs), gateway: 0 };
        pass = await readPage(ports, pass, right.names);
        if (pass.gateway < ports.gateways.length) continue;
        last = { unknown: pass.unknown, unsettled: pass.unsettled };
        pass = undefined;
        return;
      }
    },
    last: () => last,
  };
};

const readPage = async (
  ports: CountedPorts,
  { movedFrom, gateway, cursor, ...before }: Pass,
  right: Set<string>,
): Promise<Pass> => {
  const page = await ports.gateways[gateway]?.charges({ movedFrom, limit: pageSize, cursor });
  const counted = await countAll(ports, page?.items ?? [], before, right);
  const next = page?.nextCursor ?? undefined;
  return { ...counted, movedFrom, gateway: next === undefined ? gateway + 1 : gateway, cursor: next };
};

const none: ChargeCount = { unknown: 0, unsettled: 0 };

const countAll = async (
  ports: CountedPorts,
  charges: readonly GatewayCharge[],
  before: ChargeCount,
  right: Set<string>,
): Promise<ChargeCount> => {
  const ours = await ports.chargeMarks.origin();
  let { unknown, unsettled } = before;
  for (const { payment, origin, movedAt } of charges) {
    const name = `${payment.paymentId} ${movedAt}`;
    const holdsMoney = payment.captured.amountMinor > payment.refunded.amountMinor;
    if (!holdsMoney || origin !== ours || right.has(name)) continue;
    const known = (await ports.payments.find(payment.paymentId))?.state;
    if (known === undefined) unknown += 1;
    else if (isAccountedFor(known)) right.add(name);
    else unsettled += 1;
  }
  return { unknown, unsettled };
};

const isAccountedFor = ({ progress }: Payment): boolean => isCaptured(progress) || progress.status === 'mismatched';
