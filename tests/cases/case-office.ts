import { defaultLimits, ticketly } from '@ticketly/core';
import type { Later, Limits, OrderId, PaymentId, Ports, PriceRules, Principal, SeatId, Ticketly } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import type { ManualClock, MemoryGateway } from '@ticketly/core/memory';
import { auditSession, buyer, olga, readAuditedSession, smallOffice, valueOf } from '@ticketly/core/testing';
import type { SmallOffice } from '@ticketly/core/testing';
import { onTestFinished } from 'vitest';
import { smallHouse } from '../simulation/hall.ts';
import type { OpenStores } from '../simulation/stores.ts';

export const minuteMs = 60_000;
/** The small house's holds live this long. */
export const holdMs: number = minuteMs;
/** After this no order is left that may still be paid. */
export const longestOrderMs: number = defaultLimits.orderTtlMs + defaultLimits.paymentPinMs;

export const ada: Principal = buyer('ada');
export const bob: Principal = buyer('bob');
/** Seat n of row A, 1 to 6, at 19.99. */
export const paidSeat = (n: number): SeatId => `S-A-${n}` as SeatId;
/** Seat n of row B, 1 to 3, at nothing. */
export const freeSeat = (n: number): SeatId => `S-B-${n}` as SeatId;

/** Another process on these ports. */
export const officeOn = (ports: Ports, later?: Later): Ticketly =>
  ticketly(ports, { seatBoards: { repeat: () => () => {} }, ...(later && { later }) });

/** A small house on sale, and short ways to do what buyers do. */
export interface CaseOffice extends SmallOffice {
  readonly clock: ManualClock;
  readonly gateway: MemoryGateway;
  readonly ports: Ports;
  /** The gateway tells of a payment. */
  notify(paymentId: PaymentId, messageId?: string): ReturnType<Ticketly['settlement']['receiveWebhook']>;
  orderStatus(orderId: OrderId): Promise<string | undefined>;
  paymentStatus(paymentId: PaymentId): Promise<string | undefined>;
  /** Captured, and given back. */
  money(paymentId: PaymentId): readonly [captured: number, refunded: number];
  /** How often this was told in the log. */
  told(type: string): Promise<number>;
  /** Lets everything come to its end, and asks the auditor. */
  findings(): Promise<readonly unknown[]>;
}

/** Opens the small house, with a clock that only the test moves. */
export const openCase = async (limits: Partial<Limits> = {}, priceRules?: PriceRules): Promise<CaseOffice> => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway], limits });
  return caseOn({ clock, gateway, ports, app: officeOn(ports) }, priceRules);
};

/** Opens the small house, in which some limits may be others. */
export type OpenCase = (limits?: Partial<Limits>) => Promise<CaseOffice>;

/** Opens the small house on other stores, until the test is over. They go by the test's clock. */
export const openCaseOn =
  (open: OpenStores): OpenCase =>
  async (limits = {}) => {
    const clock = manualClock();
    const stores = await open({ now: clock.now, standStill: (work) => work() });
    onTestFinished(() => stores.close());
    const gateway = memoryGateway({ clock });
    const ports = { ...memoryPorts({ clock, gateways: [gateway], limits }), ...stores.portsOfProcess() };
    return caseOn({ clock, gateway, ports, app: officeOn(ports) });
  };

/** Opens the small house on these ports. */
export const caseOn = async (
  { clock, gateway, ports, app }: Pick<CaseOffice, 'clock' | 'gateway' | 'ports' | 'app'>,
  priceRules?: PriceRules,
): Promise<CaseOffice> => {
  const house = smallHouse(ports.clock.now());
  const event = { ...house.event, ...(priceRules && { priceRules }) };
  const office = await smallOffice(ports, { ...house, event, app });
  const { relay, sessionId } = office;
  return {
    ...{ ...office, clock, gateway, ports },
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
    findings: async () => {
      clock.advance(longestOrderMs);
      await app.jobs.sweepHolds.run();
      await app.jobs.expireOrders.run();
      await app.jobs.reconcilePayments.run();
      await app.jobs.reconcilePayments.run();
      await relay();
      return auditSession(await readAuditedSession(ports, sessionId, gateway.ledger()));
    },
  };
};

/**
 * Puts the session into another hall, as an organizer does: a new version of its layout, or of
 * another one.
 */
export const rebuild = async (
  { app, ports, sessionId }: Pick<CaseOffice, 'app' | 'ports' | 'sessionId'>,
  draft: LayoutDraft,
  { elsewhere = false }: { readonly elsewhere?: boolean } = {},
): Promise<void> => {
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('the house has no session');
  const { organizationId } = session;
  const command = { principal: olga, sessionId };
  valueOf(await app.scheduling.pauseSession(command));
  const saved = valueOf(
    await app.halls.saveLayout({
      principal: olga,
      organizationId,
      layout: draft,
      ...(elsewhere ? {} : { layoutId: session.layoutId }),
    }),
  );
  const changes = { layoutId: saved.layoutId, layoutVersion: saved.version };
  valueOf(await app.scheduling.changeSession({ ...command, changes }));
  valueOf(await app.scheduling.resumeSession(command));
};
