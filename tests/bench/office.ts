import { ticketly } from '@ticketly/core';
import type { PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { openRaceTrack } from '../races/race-server.ts';

/** A hall that is on sale. */
export interface BenchHall {
  readonly sessionId: SessionId;
  readonly seatIds: readonly string[];
}

/** Holds one seat, orders it, gives it back, and lets the live board see it: so many times. */
export type Cycle = (times: number) => Promise<number>;

/** Buys in this hall. */
export const cycleOn = async (office: Ticketly, { sessionId, seatIds }: BenchHall): Promise<Cycle> => {
  const principal = { principalId: 'buyer' as PrincipalId, roles: ['buyer'] as const };
  await office.seatBoards.current(sessionId);
  return async (times) => {
    for (let turn = 0; turn < times; turn += 1) {
      const seatId = seatIds[turn % seatIds.length] as SeatId;
      const held = await office.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds: [seatId] } });
      if (!held.ok) throw new Error(held.refusal.code);
      const order = await office.placeOrder({ principal, holdId: held.value.hold.holdId });
      if (!order.ok) throw new Error(order.refusal.code);
      await office.cancelOrder({ principal, orderId: order.value.orderId });
      await office.relayDecisions();
      await office.seatBoards.current(sessionId);
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
