import type { OrderId, PaymentId, SeatId, TicketId } from '../kernel/index.ts';
import {
  manualClock,
  memoryChangeFeed,
  memoryDatabase,
  memoryGateway,
  memoryLedger,
  memoryLockStore,
  memoryLogHistory,
  memoryOrders,
  memoryPayments,
  memoryPorts,
  memorySeatFeed,
  memorySeatLocks,
  memorySeatSales,
  memorySessions,
  memoryTickets,
} from '../memory/index.ts';
import type { ManualClock, MemoryDatabase, MemoryGateway, MemoryLockStore } from '../memory/index.ts';
import type { Order } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import { showingsFrom } from '../showings/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import type { Principal } from '../identity/index.ts';
import { allViews, projectViews, reachedIn } from '../views/index.ts';
import type { Corrections } from './correct-drifts.ts';
import type { Drift, DriftKind } from './finding.ts';
import { keepAuditing } from './keep-auditing.ts';
import type { Audit } from './keep-auditing.ts';

type SeatClaims = NonNullable<ReturnType<MemoryDatabase['claims']['get']>>;
type SeatClaim = NonNullable<ReturnType<SeatClaims['get']>>;
type SavedPayment = NonNullable<ReturnType<MemoryDatabase['payments']['get']>>;

const [ada, cleo] = [buyer('ada'), buyer('cleo')];
export const bob: Principal = buyer('bob');
export const relay = 'seat-locks';

/** A small office with direct access to its stores, and an auditor that looks into them. */
export interface House extends SmallOffice {
  readonly clock: ManualClock;
  readonly database: MemoryDatabase;
  readonly lockStore: MemoryLockStore;
  readonly gateway: MemoryGateway;
  readonly ports: Ports;
  /** Ada's order, with two seats. */
  readonly paid: Order;
  /** Bob's order, with one seat. */
  readonly other: Order;
  /** Cleo's order, not paid. */
  readonly pending: Order;
  /** Brings locks and views to the end of the log. */
  carry(): Promise<void>;
  buy(who: Principal, ...seats: SeatId[]): Promise<Order>;
  audit(over?: Partial<Ports>, corrections?: Corrections): Audit;
  /** What the auditors reported: kind and news. */
  readonly told: readonly (readonly [DriftKind, string])[];
}

/**
 * A house where ada has paid for two seats, bob for one, cleo is about to pay, and locks and views
 * are up to date.
 */
export const openHouse = async (): Promise<House> => {
  const clock = manualClock();
  const database = memoryDatabase({ clock });
  const lockStore = memoryLockStore({ clock });
  const gateway = memoryGateway({ clock });
  const stores = {
    orders: memoryOrders(database),
    payments: memoryPayments(database),
    tickets: memoryTickets(database),
    ledger: memoryLedger(database),
    sessions: memorySessions(database),
    seatSales: memorySeatSales(database),
    changeFeed: memoryChangeFeed(database),
    logHistory: memoryLogHistory(database),
    seatLocks: memorySeatLocks(lockStore),
    seatFeed: memorySeatFeed(lockStore),
  };
  const rest = memoryPorts({ clock, gateways: [gateway] });
  const ports: Ports = { ...rest, ...stores, showings: showingsFrom({ ...rest, sessions: stores.sessions }) };
  // The events and organizations are in the same log.
  const office = await smallOffice(ports);
  const projector = projectViews(ports);
  const carry = async (): Promise<void> => {
    await office.relay();
    while ((await projector.run()) > 0);
  };
  const buy = async (who: Principal, ...seats: SeatId[]): Promise<Order> => {
    const { orderId } = await office.order(who, ...seats);
    const { paymentId } = await office.pay(who, orderId);
    gateway.succeed(paymentId);
    await office.app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId) });
    return (await ports.orders.find(orderId)) ?? never();
  };
  const paid = await buy(ada, seatA(1), seatA(2));
  const other = await buy(bob, seatA(3));
  const pending = await office.order(cleo, seatA(4));
  await carry();
  const told: [DriftKind, string][] = [];
  const audit: House['audit'] = (over = {}, corrections) =>
    keepAuditing(
      { ...ports, ...over },
      {
        relay,
        corrections,
        viewsReached: () => reachedIn(ports.views, allViews),
        onDrift: ({ kind }: Drift, state) => told.push([kind, state]),
      },
    );
  return { ...office, clock, database, lockStore, gateway, ports, paid, other, pending, carry, buy, audit, told };
};

export const never = (): never => {
  throw new Error('what was saved is not there');
};
export const claimOf = (
  { database, sessionId }: House,
  seatId: SeatId,
): { readonly claims: SeatClaims; readonly claim: SeatClaim } => {
  const claims = database.claims.get(sessionId) ?? never();
  return { claims, claim: claims.get(seatId) ?? never() };
};
export const setProgress = ({ database }: House, orderId: OrderId, progress: Order['progress']): void => {
  database.orders.set(orderId, { ...(database.orders.get(orderId) ?? never()), progress });
};
export const ticketsOf = ({ database }: House, orderId: OrderId): TicketId[] =>
  database.ticketsOfOrder.get(orderId) ?? never();
/** A payment as stored in the database. */
export const savedPaymentOf = (house: House, orderId: OrderId): SavedPayment =>
  house.database.payments.get(paymentOf(house, orderId)) ?? never();
export const paymentOf = ({ database }: House, orderId: OrderId): PaymentId =>
  (database.paymentsOfOrder.get(orderId) ?? never())[0] ?? never();
