import { formatCursor, instant, plusMs } from '../kernel/index.ts';
import type { Page, PaymentId } from '../kernel/index.ts';
import type { Period } from '../ledger/index.ts';
import { manualClock, memoryGateway, memoryPorts } from '../memory/index.ts';
import type { ManualClock, MemoryGateway } from '../memory/index.ts';
import type { GatewayCharge, ListCharges, PaymentGateway, PaymentReference } from '../payments/index.ts';
import type { Ports } from '../ports.ts';
import { adele, buyer, seatA, smallOffice, valueOf } from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import type { LedgerDifference } from './ledger-difference.ts';
import { reconcileLedger } from './reconcile-ledger.ts';

export const minuteMs = 60_000;

/** A page of a comparison, and what the gateway was asked for it. */
export interface ComparedPage extends Page<LedgerDifference> {
  readonly listed: readonly ListCharges[];
  readonly retrieved: readonly PaymentReference[];
}

/** What to compare: by default the gateway's list of the last day, from its start. */
export interface ComparedWishes {
  readonly list?: 'theirs' | 'ours';
  readonly period?: Partial<Period>;
  readonly limit?: number;
  /** Where the gateway says otherwise than it does. */
  readonly says?: Partial<PaymentGateway>;
}

/** Seats that were sold one by one, and the ledger of it. */
export interface SoldSeats extends SmallOffice {
  readonly clock: ManualClock;
  readonly gateway: MemoryGateway;
  readonly ports: Ports;
  /** Sells the next seat; the gateway tells of the money so many milliseconds after it came. */
  sell(toldAfterMs?: number): Promise<PaymentId>;
  tell(paymentId: PaymentId): Promise<void>;
  /** One page of a comparison. */
  compare(wishes?: ComparedWishes): Promise<ComparedPage>;
}

/** Opens a small office whose seats of row A are sold in turn. */
export const soldSeats = async (): Promise<SoldSeats> => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway] });
  const office = await smallOffice(ports);
  let sold = 0;
  const tell: SoldSeats['tell'] = async (paymentId) => {
    valueOf(await office.app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) }));
  };
  const sell: SoldSeats['sell'] = async (toldAfterMs = 0) => {
    sold += 1;
    const principal = buyer(`buyer-${sold}`);
    const { orderId } = await office.order(principal, seatA(sold));
    const { paymentId } = await office.pay(principal, orderId);
    gateway.succeed(paymentId);
    clock.advance(toldAfterMs);
    await tell(paymentId);
    return paymentId;
  };
  const compare: SoldSeats['compare'] = async ({ list = 'theirs', period, limit = 100, says } = {}) => {
    const listed: ListCharges[] = [];
    const retrieved: PaymentReference[] = [];
    const one: PaymentGateway = { ...gateway, ...says };
    const watched: PaymentGateway = {
      ...one,
      charges: (request) => one.charges((listed.push(request), request)),
      retrieve: (payment) => one.retrieve((retrieved.push(payment), payment)),
    };
    const now = clock.now();
    const page = { limit, ...(list === 'ours' && { cursor: formatCursor(['memory', 'ours', '']) }) };
    const asked = { principal: adele, provider: 'memory', from: plusMs(now, -1_440 * minuteMs), to: instant(now) };
    const compared = reconcileLedger({ ...ports, gateways: [watched] });
    return { ...valueOf(await compared({ ...asked, ...period, page })), listed, retrieved };
  };
  return { ...office, clock, gateway, ports, sell, tell, compare };
};

/** A gateway's list, changed on the way; its pages may be shorter than asked for. */
export const listing = (
  gateway: PaymentGateway,
  change: (charge: GatewayCharge) => GatewayCharge | undefined,
  most = 100,
): Pick<PaymentGateway, 'charges'> => ({
  charges: async (request) => {
    const { items, nextCursor } = await gateway.charges({ ...request, limit: Math.min(request.limit, most) });
    return { items: items.flatMap((charge) => change(charge) ?? []), nextCursor };
  },
});
