import { ticketly } from '@ticketly/core';
import type { PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { openRaceTrack } from '../races/race-server.ts';

/** A hall that is on sale. */
export interface BenchHall {
  readonly sessionId: SessionId;
  readonly seatIds: readonly string[];
}

/**
 * Buyers hold a seat each, order it and give it back; then the live board sees it: so many times.
 */
export type Cycle = (times: number) => Promise<number>;

/**
 * So many at once that what the disk does meanwhile counts for little, and few enough that the
 * board has something to do.
 */
const buyersAtOnce = 8;

/** Buys in this hall. */
export const cycleOn = async (office: Ticketly, { sessionId, seatIds }: BenchHall): Promise<Cycle> => {
  const buy = async (turn: number): Promise<void> => {
    const principal = { principalId: `buyer-${turn}` as PrincipalId, roles: ['buyer'] as const };
    const seatId = seatIds[turn % seatIds.length] as SeatId;
    const held = await office.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds: [seatId] } });
    if (!held.ok) throw new Error(held.refusal.code);
    const order = await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
    if (!order.ok) throw new Error(order.refusal.code);
    await office.checkout.cancelOrder({ principal, orderId: order.value.orderId });
  };
  await office.liveMap.current(sessionId);
  // What was sold before is no part of it.
  while ((await office.jobs.relayDecisions.run()) > 0);
  return async (times) => {
    for (let turn = 0; turn < times; turn += buyersAtOnce) {
      await Promise.all(Array.from({ length: buyersAtOnce }, (_, buyer) => buy(turn + buyer)));
      await office.jobs.relayDecisions.run();
      await office.liveMap.current(sessionId);
    }
    return times;
  };
};

/** An office in memory with one hall of so many seats, and a way to buy in it. */
export const memoryCycle = async (seats: number): Promise<Cycle> => {
  const ports = memoryPorts({ limits: { pendingOrdersPerBuyer: 1_000_000, seatsPerBuyerAndSession: 1_000_000 } });
  const hall = await openRaceTrack(ports, seats);
  return cycleOn(ticketly(ports, { seatBoards: { repeat: () => () => {} } }), hall);
};
