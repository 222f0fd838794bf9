import { describe, expect, test } from 'vitest';
import type { OrderId, SeatId, SessionId, TicketId } from '../kernel/index.ts';
import { seatA } from '../testing/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { never, openHouse, ticketsOf } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { sessionAuditor } from './session-auditor.ts';
import type { SessionBudget, SessionParts } from './session-auditor.ts';

const nothing: SessionParts = { orders: new Set(), seats: new Set() };
const noHolds = { look: async () => [] };
const large: SessionBudget = { orders: 100, holds: 100 };

/** Looks at the session of a house, and what each covered. */
const looker = (house: House, budget: SessionBudget, over: Partial<AuditPorts> = {}) => {
  const auditor = sessionAuditor({ ...house.ports, nextTurn: async () => undefined, ...over }, noHolds);
  return async (also: SessionParts = nothing) => {
    const { orders, seats, suspicions } = await auditor.look(house.sessionId, also, budget);
    return { orders: [...orders].sort(), seats: [...seats].sort(), suspicions };
  };
};
const seatsOf = (...numbers: readonly number[]): SeatId[] => numbers.map(seatA);

/** Adds a ticket of an order that never was. */
const haunt = ({ database, sessionId, paid }: House): OrderId => {
  const [first] = database.ticketsOfOrder.get(paid.orderId) ?? never();
  const stored = database.tickets.get(first ?? never()) ?? never();
  const orderId = 'nobody' as OrderId;
  const ghosts = ['ghost-1', 'ghost-2'] as TicketId[];
  for (const ticketId of ghosts)
    database.tickets.set(ticketId, { ...stored, state: { ...stored.state, ticketId, orderId } });
  database.ticketsOfOrder.set(orderId, ghosts);
  database.ticketsOfSession.get(sessionId)?.push(...ghosts);
  return orderId;
};

describe('each look goes on where the last one ended', () => {
  test.each<[holds: number, covered: readonly (readonly number[])[]]>([
    [1, [[1], [2], [3], [4], [1]]],
    [
      2,
      [
        [1, 2],
        [3, 4],
        [1, 2],
      ],
    ],
    [3, [[1, 2, 3], [4], [1, 2, 3]]],
    [
      4,
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    ],
  ])('with %i seats at a time', async (holds, covered) => {
    const look = looker(await openHouse(), { ...large, holds });
    for (const numbers of covered) expect((await look()).seats).toEqual(seatsOf(...numbers));
  });

  test('with one order of each list at a time', async () => {
    const house = await openHouse();
    const ghost = haunt(house);
    const look = looker(house, { ...large, orders: 1 });
    const seen: OrderId[][] = [];
    for (let n = 0; n < 6; n += 1) seen.push((await look()).orders);
    expect(seen.every(({ length }) => length <= 2)).toBe(true);
    const all = [house.paid.orderId, house.other.orderId, house.pending.orderId, ghost];
    expect([...new Set(seen.flat())].sort()).toEqual(all.sort());
  });

  test('of a thousand sessions, no more', async () => {
    const house = await openHouse();
    const { decisions } = await house.ports.seatSales.taken(house.sessionId);
    const none = { items: [], nextCursor: null };
    const ports: AuditPorts = {
      ...house.ports,
      nextTurn: async () => undefined,
      orders: { ...house.ports.orders, ofSession: async () => none },
      tickets: { ...house.ports.tickets, ofSession: async () => none },
      seatSales: { taken: async (id) => ({ ...(await house.ports.seatSales.taken(id)), decisions }) },
    };
    const auditor = sessionAuditor(ports, noHolds);
    const seatsAt = async (n: number): Promise<SeatId[]> => [
      ...(await auditor.look(`s${n}` as SessionId, nothing, { orders: 1, holds: 3 })).seats,
    ];
    for (let n = 1; n <= 1_000; n += 1) await seatsAt(n);
    expect(await seatsAt(1)).toEqual(seatsOf(4));
    expect(await seatsAt(1)).toEqual(seatsOf(1, 2, 3));
    await seatsAt(1_001);
    // The second is the oldest but one: of the first it is forgotten where it stopped.
    expect(await seatsAt(2)).toEqual(seatsOf(4));
    expect(await seatsAt(1)).toEqual(seatsOf(1, 2, 3));
  });
});

describe('a look', () => {
  test('covers the orders and the seats that were asked for, free ones too', async () => {
    const house = await openHouse();
    const look = looker(house, { orders: 1, holds: 1 });
    await look();
    const asked = { orders: new Set(['stranger' as OrderId]), seats: new Set(seatsOf(1, 9)) };
    const { orders, seats } = await look(asked);
    expect(seats).toEqual(seatsOf(1, 2, 9));
    expect(orders).toContain('stranger');
  });

  test('asks for the orders of the holds that it covers only', async () => {
    const house = await openHouse();
    const asked: string[] = [];
    const ofHold: AuditPorts['orders']['ofHold'] = (holdId) => {
      asked.push(holdId);
      return house.ports.orders.ofHold(holdId);
    };
    const look = looker(house, { ...large, holds: 2 }, { orders: { ...house.ports.orders, ofHold } });
    await look();
    expect(asked).toEqual([house.paid.holdId]);
    await look();
    expect(asked).toEqual([house.paid, house.other, house.pending].map(({ holdId }) => holdId));
  });

  test('sees tickets without an order as they are, and as others once one is gone', async () => {
    const house = await openHouse();
    const look = looker(house, large);
    const ghost = haunt(house);
    const seen = async () => (await look()).suspicions.map(({ kind, subject, seen: shown }) => [kind, subject, shown]);
    expect(await seen()).toEqual(['1', '2'].map(() => ['ticket-unpaid', `orders/${ghost}`, 'ghost-1,ghost-2']));
    ticketsOf(house, ghost).pop();
    expect(await seen()).toEqual([['ticket-unpaid', `orders/${ghost}`, 'ghost-1']]);
  });

  test('finds nothing missing in locks that have not been taught the session', async () => {
    const house = await openHouse();
    const unprimed = { ok: false, refusal: { code: 'locking/session-unprimed' } } as const;
    const look = looker(house, large, { seatLocks: { ...house.ports.seatLocks, held: async () => unprimed } });
    expect((await look()).suspicions).toEqual([]);
  });
});
