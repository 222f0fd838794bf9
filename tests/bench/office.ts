import { ticketly } from '@ticketly/core';
import type { Ports, PriceRules, PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { olga, tier } from '@ticketly/core/testing';
import { openRaceTrack, raceTrack, seatsOfTrack } from '../races/race-server.ts';
import { openSmallHouse } from '../simulation/hall.ts';

/** A hall that is on sale. */
export interface BenchHall {
  readonly sessionId: SessionId;
  readonly seatIds: readonly string[];
  /** Of a discount that every buyer names. */
  readonly code?: string;
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
export const cycleOn = async (office: Ticketly, { sessionId, seatIds, code }: BenchHall): Promise<Cycle> => {
  let buyers = 0;
  const buy = async (turn: number): Promise<void> => {
    // Another one each time: whoever cancels the same seat again and again has to cool off.
    buyers += 1;
    const principal = { principalId: `buyer-${buyers}` as PrincipalId, roles: ['buyer'] as const };
    const seatId = seatIds[turn % seatIds.length] as SeatId;
    const held = await office.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds: [seatId] } });
    if (!held.ok) throw new Error(held.refusal.code);
    const order = await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId, code });
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

const feesAndTaxes: PriceRules = {
  fees: [
    {
      name: 'Booking fee',
      per: 'order',
      amount: { kind: 'flat', amountMinor: 150 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: false,
    },
    {
      name: 'Service fee',
      per: 'ticket',
      amount: { kind: 'share', ppm: 50_000 },
      payer: 'buyer',
      recipient: 'organizer',
      isRefundable: true,
    },
  ],
  taxes: [{ name: 'VAT', ppm: 100_000, kind: 'included' }],
};

/** A hall of so many seats at an event with fees, a tax, and a code that takes something off. */
export const openPricedHall = async (ports: Ports, seats: number): Promise<BenchHall> => {
  const event = { tiers: [tier('paid', 1_999), tier('free', 0)], priceRules: feesAndTaxes };
  const sessionId = await openSmallHouse(ports, { hall: raceTrack(seats), event });
  const eventId = (await ports.sessions.find(sessionId))?.state.eventId;
  if (eventId === undefined) throw new Error(`session ${sessionId} is not there`);
  const rule = { kind: 'percentage', ppm: 150_000, tierIds: [], sessionIds: [] } as const;
  const always = { isPublic: false, startsAt: null, endsAt: null, totalLimit: null, perBuyerLimit: null };
  const plan = { name: 'Everybody', code: 'EVERYBODY', rule, ...always };
  const made = await ticketly(ports).discounts.createDiscount({ principal: olga, eventId, plan });
  if (!made.ok) throw new Error(made.refusal.code);
  return { sessionId, seatIds: seatsOfTrack(seats), code: plan.code };
};

/** An office in memory with one hall of so many seats, and a way to buy in it. */
export const memoryCycle = async (seats: number): Promise<Cycle> => {
  const ports = memoryPorts({ limits: { pendingOrdersPerBuyer: 1_000_000, seatsPerBuyerAndSession: 1_000_000 } });
  const hall = await openRaceTrack(ports, seats);
  return cycleOn(ticketly(ports, { seatBoards: { repeat: () => () => {} } }), hall);
};
