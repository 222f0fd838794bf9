import type { LayoutDraft } from './halls/index.ts';
import type { Principal, Role } from './identity/index.ts';
import { money, plusMs } from './kernel/index.ts';
import type { AreaId, OrderId, PrincipalId, RefusalShape, Result, SeatId, SessionId, TierId } from './kernel/index.ts';
import type { Hold } from './locking/index.ts';
import type { Order } from './orders/index.ts';
import type { Payment } from './payments/index.ts';
import type { Ports } from './ports.ts';
import type { SessionPlan } from './scheduling/index.ts';
import { ticketly } from './ticketly.ts';
import type { Ticketly } from './ticketly.ts';

export const hourMs = 3_600_000;

/** The value of an answer that must not be a refusal. */
export const valueOf = <Value>(result: Result<Value, RefusalShape>): Value => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
};

/** The code of a refusal, or `ok`. */
export const codeOf = (result: Result<unknown, RefusalShape>): string => (result.ok ? 'ok' : result.refusal.code);

export const person = (name: string, ...roles: Role[]): Principal => ({ principalId: name as PrincipalId, roles });
export const buyer = (name: string): Principal => person(name, 'buyer');
export const olga: Principal = person('olga', 'organizer');
export const admin: Principal = person('adele', 'event_admin');

export const tiers = { vip: 'vip' as TierId, stalls: 'stalls' as TierId, free: 'free' as TierId } as const;
export const standing = 'standing' as AreaId;
/** Seat n of row A, at 19.99. */
export const seatA = (n: number): SeatId => `main-A-${n}` as SeatId;
/** Seat n of row B, free of charge. */
export const seatB = (n: number): SeatId => `main-B-${n}` as SeatId;
export const blockedSeat: SeatId = 'main-C-1' as SeatId;
export const accessibleSeat: SeatId = 'main-C-2' as SeatId;
export const wholeTable: SeatId = 'table1' as SeatId;

const placed = { position: { x: 20, y: 10 }, rotation: 0 };
const rows = { shape: { kind: 'straight' }, numbering: 'ascending', seatPitch: 0.6, rowPitch: 1 } as const;

/** Row A of 20 stalls seats, row B of 20 free ones, row C with special seats, a table for 8 sold whole, and 12 places to stand. */
const hall: LayoutDraft = {
  name: 'Small hall',
  canvas: { width: 60, height: 60 },
  focalPoint: { x: 20, y: 2 },
  sections: [
    {
      kind: 'reserved',
      sectionId: 'main',
      label: 'Main',
      ...placed,
      ...rows,
      tierId: tiers.stalls,
      rows: [
        { label: 'A', seats: 20 },
        { label: 'B', seats: 20, tierId: tiers.free },
        { label: 'C', seats: 2 },
      ],
      notes: [
        { row: 'C', number: 1, blocked: true },
        { row: 'C', number: 2, accessible: true },
      ],
    },
    {
      kind: 'table',
      sectionId: 'table1',
      label: 'Table 1',
      position: { x: 20, y: 30 },
      rotation: 0,
      chairs: 8,
      radius: 1,
      tierId: tiers.vip,
      sold: 'whole',
    },
    {
      kind: 'general_admission',
      sectionId: 'standing',
      label: 'Standing',
      areaId: standing,
      position: { x: 20, y: 45 },
      rotation: 0,
      capacity: 12,
      tierId: tiers.stalls,
      size: { width: 10, height: 10 },
    },
  ],
};

const price = (tierId: TierId, name: string, amountMinor: number) => ({
  tierId,
  name,
  price: money(amountMinor, 'EUR'),
  color: '#aa00ff',
});

/** A session that is on sale, and short ways to do what buyers do. */
export interface BoxOffice {
  readonly app: Ticketly;
  readonly sessionId: SessionId;
  hold(who: Principal, ...seatIds: readonly SeatId[]): Promise<Hold>;
  order(who: Principal, ...seatIds: readonly SeatId[]): Promise<Order>;
  pay(who: Principal, orderId: OrderId): Promise<Payment>;
  status(who: Principal, orderId: OrderId): Promise<Order['progress']['status']>;
  /** Carries all decisions to the locks. */
  relay(): Promise<void>;
  /** Status letters of these seats on the live board. */
  seen(...seatIds: readonly SeatId[]): Promise<string>;
}

/** Opens a box office over these ports: an approved event of Olga's with one session in the small hall. */
export const boxOffice = async (ports: Ports, plan: Partial<SessionPlan> = {}): Promise<BoxOffice> => {
  const app = ticketly(ports);
  const { organizationId } = valueOf(
    await app.organizations.createOrganization({ principal: olga, name: 'Strings Inc.' }),
  );
  const details = {
    title: 'Night of Strings',
    summary: '',
    category: 'concert',
    venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
    currency: 'EUR',
    tiers: [price(tiers.vip, 'VIP', 80_000), price(tiers.stalls, 'Stalls', 1_999), price(tiers.free, 'Guests', 0)],
  };
  const { eventId } = valueOf(await app.catalog.createEvent({ principal: olga, organizationId, details }));
  const { layoutId, version } = valueOf(await app.halls.saveLayout({ principal: olga, organizationId, layout: hall }));
  const now = ports.clock.now();
  const planned: SessionPlan = {
    startsAt: plusMs(now, 100 * hourMs),
    endsAt: plusMs(now, 103 * hourMs),
    saleStart: { kind: 'at-once' },
    layoutId,
    layoutVersion: version,
    ...plan,
  };
  const { sessionId } = valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan: planned }));
  valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
  valueOf(await app.catalog.approveEvent({ principal: admin, eventId }));

  const hold: BoxOffice['hold'] = async (principal, ...seatIds) =>
    valueOf(await app.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds } })).hold;
  return {
    app,
    sessionId,
    hold,
    order: async (principal, ...seatIds) => {
      const { holdId } = await hold(principal, ...seatIds);
      return valueOf(await app.checkout.placeOrder({ principal, holdId }));
    },
    pay: async (principal, orderId) => valueOf(await app.checkout.startPayment({ principal, orderId })),
    status: async (principal, orderId) => valueOf(await app.checkout.findOrder({ principal, orderId })).progress.status,
    relay: async () => {
      while ((await app.upkeep.relayDecisions()) > 0);
    },
    seen: async (...seatIds) => {
      const { statuses } = valueOf(await app.liveMap.current(sessionId));
      const { seatMap } = (await ports.showings.find(sessionId)) ?? {};
      return seatIds.map((seatId) => statuses[seatMap?.indexOf.get(seatId) ?? -1] ?? '?').join('');
    },
  };
};
