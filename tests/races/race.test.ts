import { describe, expect, test } from 'vitest';
import { ok } from '@ticketly/core';
import type { Hold, Ports } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { rejectHistory } from './history.ts';
import { openRaceTrack, serveOffice } from './race-server.ts';
import { runRace } from './run-race.ts';
import type { Race } from './run-race.ts';

const seats = 16;
const buyers = 100;

const race = async (ports: Ports): Promise<Race> => {
  const { sessionId, seatIds } = await openRaceTrack(ports, seats);
  const servers = [await serveOffice(ports), await serveOffice(ports)];
  const raced = await runRace(
    servers.map(({ url }) => url),
    sessionId,
    seatIds,
    buyers,
  );
  for (const server of servers) await server.close();
  return raced;
};

const ordersOf = ({ ordersOfSeat }: Race): string[] => [...ordersOfSeat.values()].flat();

/** Locks that let everybody hold everything. */
const blindLocks = (ports: Ports): Ports => {
  const holds = new Map<string, Hold>();
  let fence = Date.now() * 1_000;
  return {
    ...ports,
    seatLocks: {
      ...ports.seatLocks,
      hold: async ({ holdId, sessionId, buyerId, lines, ttlMs }) => {
        const now = ports.clock.now();
        fence += 1;
        const hold = {
          holdId,
          sessionId,
          buyerId,
          status: 'active',
          lines,
          fence,
          heldAt: now,
          expiresAt: now + ttlMs,
          extensions: 0,
          version: '1',
        } as unknown as Hold;
        holds.set(holdId, hold);
        return ok(hold);
      },
      convert: async ({ holdId }) => ok(holds.get(holdId) as Hold),
    },
  };
};

/**
 * An arbiter that checks, waits, and writes whatever others wrote meanwhile: a claim for another
 * seat that says it is this one.
 */
const blindArbiter = (ports: Ports): Ports => ({
  ...ports,
  seatSales: { ...ports.seatSales, claim: async ({ order }) => ok(order) },
});

describe(`${buyers} buyers race for the same ${seats} seats over HTTP, each trying all`, () => {
  test('exactly as many orders as seats, every loser told which seat was taken, and a history of single owners', async () => {
    const raced = await race(memoryPorts());
    expect(ordersOf(raced)).toHaveLength(seats);
    expect([...raced.ordersOfSeat.values()].every((orders) => orders.length === 1)).toBe(true);
    expect([...raced.codes.keys()]).toEqual(['locking/seats-unavailable, seat named']);
    expect(rejectHistory(raced.attempts)).toEqual([]);
  });

  test('control: without locks the arbiter alone still sells each seat once', async () => {
    const raced = await race(blindLocks(memoryPorts()));
    expect(ordersOf(raced)).toHaveLength(seats);
    expect(raced.codes.has('orders/seats-taken')).toBe(true);
  });

  test('control: without locks and without the row check it sells doubles, and the checker says so', async () => {
    const raced = await race(blindArbiter(blindLocks(memoryPorts())));
    expect(ordersOf(raced).length).toBeGreaterThan(seats);
    expect(rejectHistory(raced.attempts).length).toBeGreaterThan(0);
  });
});

describe('the checker of histories', () => {
  const attempt = { seatId: 'A-1', invokedAt: 0, answeredAt: 10 };
  test('accepts one owner, with refusals that somebody caused', () => {
    expect(
      rejectHistory([
        { ...attempt, buyer: 'one', outcome: 'ok' },
        { ...attempt, buyer: 'two', outcome: 'refused' },
      ]),
    ).toEqual([]);
  });
  test('rejects two owners', () => {
    expect(
      rejectHistory([
        { ...attempt, buyer: 'one', outcome: 'ok' },
        { ...attempt, buyer: 'two', outcome: 'ok' },
      ]),
    ).toHaveLength(1);
  });
  test('rejects a refusal that nobody caused', () => {
    expect(rejectHistory([{ ...attempt, buyer: 'one', outcome: 'refused' }])).toHaveLength(1);
    const later = { ...attempt, invokedAt: 20, answeredAt: 30, buyer: 'two', outcome: 'ok' } as const;
    expect(rejectHistory([{ ...attempt, buyer: 'one', outcome: 'refused' }, later])).toHaveLength(1);
  });
});
