import type { AreaId, HoldId, Order, SeatId } from '@ticketly/core';
import type { WantedSeats } from '@ticketly/core/holding';
import { person } from '@ticketly/core/testing';
import { ask } from './actors.ts';
import { seatIds } from './hall.ts';
import { insistOnPayment, tellOfPayment } from './notices.ts';
import { tell } from './world.ts';
import type { World } from './world.ts';

const wish = ({ schedule }: World): WantedSeats => {
  const { random } = schedule;
  const quantity = 1 + random.integer(3);
  switch (random.integer(4)) {
    case 0:
      return { kind: 'area', areaId: 'floor' as AreaId, quantity };
    case 1:
      return { kind: 'best-available', quantity };
    default: {
      const first = random.integer(seatIds.length - 2);
      return { kind: 'seats', seatIds: seatIds.slice(first, first + quantity) as SeatId[] };
    }
  }
};

/**
 * A buyer who comes a few times, takes their time, changes their mind, tries again when nobody
 * answers, and pays in every possible way.
 */
export const playBuyer = async (world: World, name: string): Promise<void> => {
  const { schedule } = world;
  for (let visit = 0; visit < 4; visit += 1) {
    await schedule.sleep(schedule.random.integer(40_000));
    const order = await holdAndOrder(world, name);
    if (order !== undefined) await pay(world, name, order);
  }
};

const holdAndOrder = async (world: World, name: string): Promise<Order | undefined> => {
  const { schedule, sessionId } = world;
  const principal = person(name, 'buyer');
  const held = await ask(world, ({ office }) =>
    office.holding.holdSeats({ principal, sessionId, wanted: wish(world) }),
  );
  if (!held.known || !held.answer.ok) return undefined;
  const { holdId } = held.answer.value.hold;
  await schedule.sleep(schedule.random.integer(schedule.chance(300) ? 75_000 : 10_000));
  if (schedule.chance(100)) await ask(world, ({ office }) => office.holding.extendHold({ principal, holdId }));
  if (schedule.chance(150)) {
    await ask(world, ({ office }) => office.holding.releaseHold({ principal, holdId }));
    return undefined;
  }
  return order(world, name, holdId);
};

/** Orders, perhaps with a code, and without it where it can't be used. */
const order = async (world: World, name: string, holdId: HoldId): Promise<Order | undefined> => {
  const principal = person(name, 'buyer');
  let code = world.schedule.chance(500) ? 'half' : undefined;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const placed = await ask(world, ({ office }) => office.checkout.placeOrder({ principal, holdId, code }));
    if (!placed.known) continue;
    const { answer } = placed;
    tell(world, `${name} ${answer.ok ? 'ordered' : answer.refusal.code}`);
    if (answer.ok) return answer.value;
    if (code === undefined || !/^(discounts|pricing)\/|code-differs$/.test(answer.refusal.code)) return undefined;
    code = undefined;
  }
  return undefined;
};

const pay = async (world: World, name: string, order: Order): Promise<void> => {
  const { schedule } = world;
  const principal = person(name, 'buyer');
  const { orderId } = order;
  if (schedule.chance(100)) await ask(world, ({ office }) => office.checkout.cancelOrder({ principal, orderId }));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const started = await ask(world, ({ office }) => office.checkout.startPayment({ principal, orderId }));
    if (!started.known) continue;
    if (!started.answer.ok) break;
    const { paymentId } = started.answer.value;
    const isSlow = schedule.chance(200);
    await schedule.sleep(schedule.random.integer(isSlow ? 240_000 : 20_000));
    if (schedule.chance(150)) return;
    // Money that comes late, perhaps after everybody gave up on it: nobody would ask.
    if (isSlow) {
      world.gateway.succeedLate(paymentId);
      return insistOnPayment(world, paymentId);
    }
    const declined = schedule.chance(200);
    if (declined) world.gateway.decline(paymentId);
    else world.gateway.succeed(paymentId, schedule.chance(20) ? 1 : undefined);
    await tellOfPayment(world, paymentId);
    if (!declined) break;
  }
  await schedule.sleep(schedule.random.integer(30_000));
  const seen = await ask(world, ({ office }) => office.checkout.findOrder({ principal, orderId }));
  if (seen.known && seen.answer.ok && seen.answer.value.progress.status === 'paid') {
    tell(world, `${name} was told that ${orderId} is paid`);
    world.toldPaid.add(orderId);
  }
};
