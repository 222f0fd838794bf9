import { describe, expect, it, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { OrderId, PaymentId, SeatId, TicketId } from '../kernel/index.ts';
import type { Fence } from '../locking/index.ts';
import {
  manualClock,
  memoryChangeFeed,
  memoryDatabase,
  memoryGateway,
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
import type { Position } from '../messaging/index.ts';
import type { Order } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import { showingsFrom } from '../showings/index.ts';
import { buyer, seatA, smallOffice } from '../testing/index.ts';
import { allViews, projectViews, reachedIn, sessionPages } from '../views/index.ts';
import type { SessionPage, StaleMark, View, Viewed, Views } from '../views/index.ts';
import type { Drift, DriftKind } from './finding.ts';
import { keepAuditing } from './keep-auditing.ts';

const [ada, bob, cleo] = [buyer('ada'), buyer('bob'), buyer('cleo')];
const relay = 'seat-locks';

/** A house where ada has paid for two seats, bob for one, cleo is about to, and all is carried. */
const openHouse = async () => {
  const clock = manualClock();
  const database = memoryDatabase({ clock });
  const lockStore = memoryLockStore({ clock });
  const gateway = memoryGateway({ clock });
  const stores = {
    orders: memoryOrders(database),
    payments: memoryPayments(database),
    tickets: memoryTickets(database),
    sessions: memorySessions(database),
    seatSales: memorySeatSales(database),
    changeFeed: memoryChangeFeed(database),
    logHistory: memoryLogHistory(database),
    seatLocks: memorySeatLocks(lockStore),
    seatFeed: memorySeatFeed(lockStore),
  };
  const rest = memoryPorts({ clock, gateways: [gateway] });
  const ports: Ports = { ...rest, ...stores, showings: showingsFrom({ ...rest, sessions: stores.sessions }) };
  // The events and organizations are of the same log.
  const office = await smallOffice(ports);
  const projector = projectViews(ports);
  const carry = async (): Promise<void> => {
    await office.relay();
    while ((await projector.run()) > 0);
  };
  const buy = async (who: typeof ada, ...seats: SeatId[]): Promise<Order> => {
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
  const audit = (over: Partial<Ports> = {}) =>
    keepAuditing(
      { ...ports, ...over },
      {
        relay,
        viewsReached: () => reachedIn(ports.views, allViews),
        onDrift: ({ kind }: Drift, state) => told.push([kind, state]),
      },
    );
  return { ...office, clock, database, lockStore, gateway, ports, paid, other, pending, carry, buy, audit, told };
};
type House = Awaited<ReturnType<typeof openHouse>>;

const never = (): never => {
  throw new Error('what was saved is not there');
};
const claimOf = ({ database, sessionId }: House, seatId: SeatId) => {
  const claims = database.claims.get(sessionId) ?? never();
  return { claims, claim: claims.get(seatId) ?? never() };
};
const setProgress = ({ database }: House, orderId: OrderId, progress: Order['progress']): void => {
  database.orders.set(orderId, { ...(database.orders.get(orderId) ?? never()), progress });
};
const ticketsOf = ({ database }: House, orderId: OrderId): TicketId[] =>
  database.ticketsOfOrder.get(orderId) ?? never();
const paymentOf = ({ database }: House, orderId: OrderId): PaymentId =>
  (database.paymentsOfOrder.get(orderId) ?? never())[0] ?? never();

/** Views of which one shows its documents otherwise than they are. */
const tampered = (views: Views, tamper: (page: Viewed<SessionPage>) => Viewed<SessionPage> | undefined): Views => ({
  ...views,
  get: async <Document extends StaleMark>(view: View<Document>, id: string) => {
    const viewed = await views.get(view, id);
    if (view.name !== sessionPages.name || viewed === undefined) return viewed;
    return tamper(viewed as unknown as Viewed<SessionPage>) as unknown as Viewed<Document> | undefined;
  },
});

/** Every kind of drift, as a hand in the stores makes it, and what is found. */
const plants: readonly (readonly [name: string, kind: DriftKind, plant: (house: House) => unknown])[] = [
  [
    'a seat that is sold twice',
    'seat-sold-twice',
    (house) => {
      const { database, other, paid } = house;
      const [line] = paid.lines;
      database.orders.set(other.orderId, { ...other, lines: line === undefined ? [] : [line] });
    },
  ],
  ['a paid order whose seat is free', 'seats-not-taken', (house) => claimOf(house, seatA(1)).claims.delete(seatA(1))],
  ['an order without its claims', 'seats-not-taken', (house) => claimOf(house, seatA(4)).claims.delete(seatA(4))],
  ['a seat sold without a ticket', 'tickets-missing', (house) => ticketsOf(house, house.paid.orderId).pop()],
  [
    'a ticket of an order that is not paid',
    'ticket-unpaid',
    (house) => house.database.ticketsOfOrder.set(house.pending.orderId, [...ticketsOf(house, house.paid.orderId)]),
  ],
  [
    'a ticket of an order that never was',
    'ticket-unpaid',
    ({ database, sessionId, paid }) => {
      const [ticketId] = database.ticketsOfOrder.get(paid.orderId) ?? never();
      const stored = database.tickets.get(ticketId ?? never()) ?? never();
      const [ghost, orderId] = ['ghost' as TicketId, 'nobody' as OrderId];
      database.tickets.set(ghost, { ...stored, state: { ...stored.state, ticketId: ghost, orderId } });
      database.ticketsOfOrder.set(orderId, [ghost]);
      database.ticketsOfSession.get(sessionId)?.push(ghost);
    },
  ],
  [
    'a captured payment without an end',
    'money-without-end',
    (house) => setProgress(house, house.paid.orderId, { status: 'cancelled', cancelledAt: house.clock.now() }),
  ],
  [
    'a paid order without its payment',
    'money-without-end',
    (house) => {
      const paymentId = paymentOf(house, house.paid.orderId);
      const saved = house.database.payments.get(paymentId) ?? never();
      const progress = { status: 'cancelled', providerRef: null, cancelledAt: house.clock.now() } as const;
      const stored = { ...saved.stored, state: { ...saved.stored.state, progress } };
      house.database.payments.set(paymentId, { ...saved, stored });
    },
  ],
  [
    'a claim whose order ended',
    'claim-of-nobody',
    (house) => setProgress(house, house.pending.orderId, { status: 'cancelled', cancelledAt: house.clock.now() }),
  ],
  [
    'a sale of no order',
    'claim-of-nobody',
    (house) => {
      const { claims, claim } = claimOf(house, seatA(1));
      claims.set(seatA(9), { ...claim, seatId: seatA(9), holdId: `${house.sessionId}.gone` as typeof claim.holdId });
    },
  ],
  [
    'a lock that is free where a seat is sold',
    'lock-differs',
    ({ lockStore, sessionId }) => lockStore.tables.get(sessionId)?.seats.delete(seatA(1)),
  ],
  [
    'a lock that is sold where a seat is free',
    'lock-differs',
    ({ ports, sessionId, paid }) =>
      ports.seatLocks.record(sessionId, [
        { seatId: seatA(8), status: 'sold', holdId: paid.holdId, buyerId: paid.buyerId, fence: 1 as Fence },
      ]),
  ],
];

describe('the auditor finds within two rounds', () => {
  it.each(plants)('%s', async (_name, kind, plant) => {
    const house = await openHouse();
    await plant(house);
    const audit = house.audit();
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    await audit.run();
    expect(audit.drifts().map((drift) => drift.kind)).toContain(kind);
    expect(house.told).toContainEqual([kind, 'found']);
  });

  it.each<[string, (page: Viewed<SessionPage>) => Viewed<SessionPage> | undefined]>([
    ['is not the fold of its facts', (page) => ({ ...page, document: { ...page.document, ticketsSold: 7 } })],
    ['is gone', () => undefined],
    ['went back', (page) => ({ ...page, position: (page.position - 1) as Position })],
  ])('a document that %s', async (_words, tamper) => {
    const house = await openHouse();
    const views = tampered(house.ports.views, tamper);
    const audit = house.audit({ views });
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    await audit.run();
    expect(audit.drifts().map(({ subject }) => subject)).toEqual([`views/session_pages/${house.sessionId}`]);
  });

  it('a seat that stays held by nobody', async () => {
    const house = await openHouse();
    const stuck: Ports['seatLocks'] = {
      ...house.ports.seatLocks,
      held: async (sessionId) => {
        const held = await house.ports.seatLocks.held(sessionId);
        return held.ok ? { ok: true, value: { ...held.value, held: [...held.value.held, seatA(10)] } } : held;
      },
    };
    const audit = house.audit({ seatLocks: stuck });
    await audit.run();
    house.clock.advance(24 * 3_600_000);
    await audit.run();
    await audit.run();
    expect(audit.drifts().map((drift) => drift.subject)).toContain(`sessions/${house.sessionId}/${seatA(10)}`);
  });

  it('a log and a follower that went back', async () => {
    const house = await openHouse();
    let lost = 0;
    const audit = house.audit({
      logHistory: {
        ...house.ports.logHistory,
        latest: async () => {
          const mark = await house.ports.logHistory.latest();
          return { ...mark, position: (mark.position - lost) as Position };
        },
      },
      checkpoints: {
        ...house.ports.checkpoints,
        get: async (consumer) => ((await house.ports.checkpoints.get(consumer)) - lost) as Position,
      },
    });
    await audit.run();
    lost = 3;
    await audit.run();
    await audit.run();
    expect(audit.drifts().map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['positions/the log', `positions/follower ${relay}`]),
    );
  });
});

describe('a drift', () => {
  it('says what is wrong, since when, and where in the log its facts are', async () => {
    const house = await openHouse();
    ticketsOf(house, house.paid.orderId).pop();
    const audit = house.audit();
    const firstSeenAt = house.clock.now();
    await audit.run();
    house.clock.advance(10_000);
    await audit.run();
    const [drift] = audit.drifts();
    expect(drift).toMatchObject({ kind: 'tickets-missing', invariant: 'I8', firstSeenAt });
    expect(drift?.sentence).toBe(`order ${house.paid.orderId} is paid and has 1 live tickets instead of 2`);
    const facts = house.database.outbox.filter(({ position }) => drift?.facts.includes(position));
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['OrderPlaced', 'OrderPaid', 'TicketIssued']));
  });

  it('is told once, and once more when it is mended', async () => {
    const house = await openHouse();
    const tickets = ticketsOf(house, house.paid.orderId);
    const lost = tickets.pop() ?? never();
    const audit = house.audit();
    for (let round = 0; round < 5; round += 1) await audit.run();
    expect(house.told).toEqual([['tickets-missing', 'found']]);
    tickets.push(lost);
    await audit.run();
    expect(house.told).toEqual([
      ['tickets-missing', 'found'],
      ['tickets-missing', 'righted'],
    ]);
    expect(audit.drifts()).toEqual([]);
  });
});

describe('no alarm is raised', () => {
  test('where nothing is wrong, however long it looks', async () => {
    const house = await openHouse();
    const audit = house.audit();
    for (let round = 0; round < 10; round += 1) {
      await audit.run();
      house.clock.advance(60_000);
      await house.app.jobs.expireOrders.run();
      await house.carry();
    }
    expect(house.told).toEqual([]);
  });

  test('about what the relay and the views have not come to', async () => {
    const house = await openHouse();
    const audit = house.audit();
    await audit.run();
    await house.buy(bob, seatA(11));
    for (let round = 0; round < 4; round += 1) await audit.run();
    expect(house.told).toEqual([]);
    await house.carry();
    await audit.run();
    expect(house.told).toEqual([]);
  });

  test('about what is otherwise at each look', async () => {
    const house = await openHouse();
    const audit = house.audit();
    for (let round = 1; round < 6; round += 1) {
      // Pinned again and again, and its claims are never seen: nothing stands still here.
      claimOf(house, seatA(3));
      house.database.claims.get(house.sessionId)?.delete(seatA(4));
      const expiresAt = plusMs(house.clock.now(), 60_000 * round);
      setProgress(house, house.pending.orderId, { status: 'pending', expiresAt });
      await audit.run();
    }
    expect(house.told.filter(([kind]) => kind === 'seats-not-taken')).toEqual([]);
  });
});
