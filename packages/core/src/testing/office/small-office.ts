import type { Principal } from '../../identity/index.ts';
import type { OrderId, SeatId } from '../../kernel/index.ts';
import type { Hold } from '../../locking/index.ts';
import type { Order } from '../../orders/index.ts';
import type { Payment } from '../../payments/index.ts';
import type { Ports } from '../../ports.ts';
import { ticketly } from '../../ticketly.ts';
import type { Ticketly } from '../../ticketly.ts';
import { valueOf } from './answers.ts';
import { putOnSale } from './put-on-sale.ts';
import type { PlannedSale, SaleWishes } from './put-on-sale.ts';

/**
 * A session that is on sale, and shortcuts for what buyers do. They throw refusals, except for
 * calls that are only attempts.
 */
export interface SmallOffice extends PlannedSale {
  readonly app: Ticketly;
  tryHold(who: Principal, ...seatIds: readonly SeatId[]): ReturnType<Ticketly['holding']['holdSeats']>;
  hold(who: Principal, ...seatIds: readonly SeatId[]): Promise<Hold>;
  /** Holds seats and orders them. */
  order(who: Principal, ...seatIds: readonly SeatId[]): Promise<Order>;
  /** Starts the payment of an order. */
  pay(who: Principal, orderId: OrderId): Promise<Payment>;
  status(who: Principal, orderId: OrderId): Promise<Order['progress']['status']>;
  /** Relays all decisions to the locks. */
  relay(): Promise<void>;
  /** Status letters of these seats on the live board. */
  seen(...seatIds: readonly SeatId[]): Promise<string>;
}

/** What may differ in a small office. */
export interface SmallOfficeWishes extends SaleWishes {
  /** An existing office on the same ports. */
  readonly app?: Ticketly;
}

/**
 * Opens an office over these ports with one session on sale: by default, in the small hall with its
 * seats {@link seatA} and {@link seatB}.
 *
 * @example
 * const { order, pay } = await smallOffice(memoryPorts());
 * const { orderId } = await order(buyer('ada'), seatA(1), seatA(2));
 * await pay(buyer('ada'), orderId);
 */
export const smallOffice = async (ports: Ports, wishes: SmallOfficeWishes = {}): Promise<SmallOffice> => {
  const app = wishes.app ?? ticketly(ports);
  const planned = await putOnSale(app, ports.clock.now(), wishes);
  const { sessionId } = planned;
  const tryHold: SmallOffice['tryHold'] = (principal, ...seatIds) =>
    app.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds } });
  const hold: SmallOffice['hold'] = async (...asked) => valueOf(await tryHold(...asked)).hold;
  return {
    ...planned,
    app,
    tryHold,
    hold,
    order: async (principal, ...seatIds) => {
      const { holdId } = await hold(principal, ...seatIds);
      return valueOf(await app.checkout.placeOrder({ principal, holdId }));
    },
    pay: async (principal, orderId) => valueOf(await app.checkout.startPayment({ principal, orderId })),
    status: async (principal, orderId) => valueOf(await app.checkout.findOrder({ principal, orderId })).progress.status,
    relay: async () => {
      while ((await app.jobs.relayDecisions.run()) > 0);
    },
    seen: async (...seatIds) => {
      const { statuses } = valueOf(await app.liveMap.current(sessionId));
      const { seatMap } = (await ports.showings.find(sessionId)) ?? {};
      return seatIds.map((seatId) => statuses[seatMap?.indexOf.get(seatId) ?? -1] ?? '?').join('');
    },
  };
};
