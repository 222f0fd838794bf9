import { ticketly } from '@ticketly/core';
import type { PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { openRaceTrack } from '../races/race-server.ts';

/** An office in memory with one hall of so many seats, and a way to buy in it. */
export interface BenchOffice {
  readonly office: Ticketly;
  readonly sessionId: SessionId;
  /** Holds one seat, orders it, gives it back, and lets the live board see it: `times` times. */
  cycle(times: number): Promise<number>;
}

export const benchOffice = async (seats: number): Promise<BenchOffice> => {
  const ports = memoryPorts({ limits: { pendingOrdersPerBuyer: 1_000_000, seatsPerBuyerAndSession: 1_000_000 } });
  const { sessionId, seatIds } = await openRaceTrack(ports, seats);
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const principal = { principalId: 'buyer' as PrincipalId, roles: ['buyer'] as const };
  await office.seatBoards.current(sessionId);
  return {
    office,
    sessionId,
    cycle: async (times) => {
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
    },
  };
};
