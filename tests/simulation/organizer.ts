import type { Order, RefundId, SeatId } from '@ticketly/core';
import { linesTicketed } from '@ticketly/core/orders';
import { olga } from '@ticketly/core/testing';
import { ask } from './actors.ts';
import { tell } from './world.ts';
import type { World } from './world.ts';

/** How long anybody goes on asking for one thing. */
const maxAsks = 4;

/**
 * An organizer who gives single tickets back, now and then a whole order, and asks again until
 * somebody answers; in some sales also calls the whole session off.
 */
export const playOrganizer = async (world: World): Promise<void> => {
  const { schedule } = world;
  for (let decision = 1; world.busy; decision += 1) {
    await schedule.sleep(10_000 + schedule.random.integer(40_000));
    if (world.callsOff && schedule.chance(150)) return callOff(world);
    const order = await anyPaid(world);
    if (order !== undefined) await refund(world, order, `refund-${decision}` as RefundId);
  }
};

const anyPaid = async (world: World): Promise<Order | undefined> => {
  const { items } = await world.ports.orders.ofSession(world.sessionId, { limit: 100 });
  const paid = items.filter((order) => linesTicketed(order).length > 0);
  return paid[world.schedule.random.integer(Math.max(1, paid.length))];
};

const refund = async (world: World, order: Order, refundId: RefundId): Promise<void> => {
  const { schedule } = world;
  const { orderId } = order;
  const seats = linesTicketed(order).map(({ seatId }) => seatId);
  const isWhole = schedule.chance(200);
  const seatIds: readonly SeatId[] = seats.slice(0, 1 + schedule.random.integer(seats.length));
  const command = { principal: olga, orderId, refundId, withFees: schedule.chance(500) };
  tell(world, `${refundId} of ${orderId}: ${isWhole ? 'all' : seatIds.join()}`);
  world.takenBack.add(orderId);
  // Two at a time now and then: somebody else in the office decides the same, by another name.
  const other = { ...command, refundId: `${refundId}-again` as RefundId };
  const asked = schedule.chance(200) ? [command, other] : [command];
  await Promise.all(
    asked.map(async (one) => {
      for (let asks = 0; asks < maxAsks; asks += 1) {
        const answered = await ask(world, ({ office }) =>
          isWhole ? office.settlement.refundOrder(one) : office.settlement.refundTickets({ ...one, seatIds }),
        );
        if (!answered.known) continue;
        tell(world, `${one.refundId} ${answered.answer.ok ? 'is done' : answered.answer.refusal.code}`);
        if (answered.answer.ok && hasRefund(answered.answer.value, one.refundId))
          world.toldRefunded.set(one.refundId, orderId);
        return;
      }
    }),
  );
};

const hasRefund = ({ refunds = [] }: Order, refundId: RefundId): boolean =>
  refunds.some((known) => known.refundId === refundId);

const callOff = async (world: World): Promise<void> => {
  const { sessionId } = world;
  tell(world, 'the session is called off');
  world.isOff = true;
  for (let done = false; !done;) {
    const called = await ask(world, ({ office }) => office.scheduling.cancelSession({ principal: olga, sessionId }));
    done = called.known;
    // Nobody may be there to answer, and time has to pass for somebody to be started.
    if (!done) await world.schedule.sleep(1_000);
    if (called.known && !called.answer.ok) tell(world, called.answer.refusal.code);
  }
};
