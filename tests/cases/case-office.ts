import { defaultLimits, ticketly } from '@ticketly/core';
import type {
  Hold,
  Later,
  Limits,
  Order,
  OrderId,
  Payment,
  PaymentId,
  Ports,
  Principal,
  RefusalShape,
  Result,
  SeatId,
  SessionId,
  Ticketly,
} from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import type { ManualClock, MemoryGateway } from '@ticketly/core/memory';
import { auditSession, readAuditedSession } from '@ticketly/core/testing';
import { openSmallHouse, person } from '../simulation/hall.ts';

export const minuteMs = 60_000;
/** The small house's holds live this long. */
export const holdMs: number = minuteMs;
/** After this no order is left that may still be paid. */
export const longestOrderMs: number = defaultLimits.orderTtlMs + defaultLimits.paymentPinMs;

export const buyer = (name: string): Principal => person(name, 'buyer');
export const ada: Principal = buyer('ada');
export const bob: Principal = buyer('bob');
/** Owns the small house. */
export const organizer: Principal = person('organizer', 'organizer');
/** Seat n of row A, 1 to 6, at 19.99. */
export const paidSeat = (n: number): SeatId => `S-A-${n}` as SeatId;
/** Seat n of row B, 1 to 3, at nothing. */
export const freeSeat = (n: number): SeatId => `S-B-${n}` as SeatId;

/** The value of an answer that has to be one. */
export const valueOf = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

/** The code of a refusal, or `ok`. */
export const codeOf = (result: Result<unknown, RefusalShape>): string => (result.ok ? 'ok' : result.refusal.code);

/** Another process on these ports. */
export const officeOn = (ports: Ports, later?: Later): Ticketly =>
  ticketly(ports, { seatBoards: { repeat: () => () => {} }, ...(later && { later }) });

/** A small house on sale, and short ways to do what buyers do. */
export interface CaseOffice {
  readonly clock: ManualClock;
  readonly gateway: MemoryGateway;
  readonly ports: Ports;
  readonly app: Ticketly;
  readonly sessionId: SessionId;
  tryHold(who: Principal, ...seatIds: readonly SeatId[]): ReturnType<Ticketly['holding']['holdSeats']>;
  hold(who: Principal, ...seatIds: readonly SeatId[]): Promise<Hold>;
  order(who: Principal, ...seatIds: readonly SeatId[]): Promise<Order>;
  pay(who: Principal, orderId: OrderId): Promise<Payment>;
  /** The gateway tells of a payment. */
  notify(paymentId: PaymentId, messageId?: string): ReturnType<Ticketly['settlement']['receiveWebhook']>;
  orderStatus(orderId: OrderId): Promise<string | undefined>;
  paymentStatus(paymentId: PaymentId): Promise<string | undefined>;
  /** Captured, and given back. */
  money(paymentId: PaymentId): readonly [captured: number, refunded: number];
  /** How often this was told in the log. */
  told(type: string): Promise<number>;
  /** Status letters of these seats on the live board. */
  seen(...seatIds: readonly SeatId[]): Promise<string>;
  relay(): Promise<void>;
  /** Lets everything come to its end, and asks the auditor. */
  findings(): Promise<readonly unknown[]>;
}

/** Opens the small house, with a clock that only the test moves. */
export const openCase = async (limits: Partial<Limits> = {}): Promise<CaseOffice> => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway], limits });
  return caseOn({ clock, gateway, ports, app: officeOn(ports) });
};

/** Opens the small house on these ports. */
export const caseOn = async ({
  clock,
  gateway,
  ports,
  app,
}: Pick<CaseOffice, 'clock' | 'gateway' | 'ports' | 'app'>): Promise<CaseOffice> => {
  const sessionId = await openSmallHouse(ports);
  const relay = async (): Promise<void> => {
    while ((await app.upkeep.relayDecisions()) > 0);
  };
  const tryHold: CaseOffice['tryHold'] = (principal, ...seatIds) =>
    app.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds } });
  const hold: CaseOffice['hold'] = async (...asked) => valueOf(await tryHold(...asked)).hold;
  return {
    ...{ clock, gateway, ports, app, sessionId, relay, tryHold, hold },
    order: async (principal, ...seatIds) => {
      const { holdId } = await hold(principal, ...seatIds);
      return valueOf(await app.checkout.placeOrder({ principal, holdId }));
    },
    pay: async (principal, orderId) => valueOf(await app.checkout.startPayment({ principal, orderId })),
    notify: (paymentId, messageId) =>
      app.settlement.receiveWebhook({ provider: 'memory', call: gateway.webhook(paymentId, messageId) }),
    orderStatus: async (orderId) => (await ports.orders.find(orderId))?.progress.status,
    paymentStatus: async (paymentId) => (await ports.payments.find(paymentId))?.state.progress.status,
    money: (paymentId) => {
      const entry = gateway.ledger().find((each) => each.paymentId === paymentId);
      return [entry?.captured.amountMinor ?? 0, entry?.refunded.amountMinor ?? 0];
    },
    told: async (type) => {
      const log = await ports.changeFeed.read({ after: 0 as never, limit: 10_000 });
      return log.filter((event) => event.type === type).length;
    },
    seen: async (...seatIds) => {
      const { statuses } = valueOf(await app.liveMap.current(sessionId));
      const { seatMap } = (await ports.showings.find(sessionId)) ?? {};
      return seatIds.map((seatId) => statuses[seatMap?.indexOf.get(seatId) ?? -1] ?? '?').join('');
    },
    findings: async () => {
      clock.advance(longestOrderMs);
      await app.upkeep.sweepHolds();
      await app.upkeep.expireOrders();
      await app.upkeep.reconcilePayments();
      await app.upkeep.reconcilePayments();
      await relay();
      return auditSession(await readAuditedSession(ports, sessionId, gateway.ledger()));
    },
  };
};

/** Puts the session into another hall, as an organizer does: a new version of its layout, or of another one. */
export const rebuild = async (
  { app, ports, sessionId }: Pick<CaseOffice, 'app' | 'ports' | 'sessionId'>,
  draft: LayoutDraft,
  { elsewhere = false }: { readonly elsewhere?: boolean } = {},
): Promise<void> => {
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('the house has no session');
  const { organizationId } = session;
  const command = { principal: organizer, sessionId };
  valueOf(await app.scheduling.pauseSession(command));
  const saved = valueOf(
    await app.halls.saveLayout({
      principal: organizer,
      organizationId,
      layout: draft,
      ...(elsewhere ? {} : { layoutId: session.layoutId }),
    }),
  );
  const changes = { layoutId: saved.layoutId, layoutVersion: saved.version };
  valueOf(await app.scheduling.changeSession({ ...command, changes }));
  valueOf(await app.scheduling.resumeSession(command));
};
