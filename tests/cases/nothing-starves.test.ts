import { describe, expect, test } from 'vitest';
import { defaultLimits, plusMs } from '@ticketly/core';
import type { OrderId, Ports, SessionId, Timer } from '@ticketly/core';
import { buyer } from '@ticketly/core/testing';
import { ada, bob, freeSeat, minuteMs, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const dayMs = 24 * 60 * minuteMs;
/** More than one step of any sweep takes on. */
const many = Array.from({ length: 101 }, (_, n) => n);
const broken = (): never => {
  throw new Error('this one fails for ever');
};
const tryAll = async (times: number, step: () => Promise<unknown>, afterwards: () => void): Promise<void> => {
  for (let n = 0; n < times; n += 1) {
    await step().catch(() => undefined);
    afterwards();
  }
};
/** An id like this one, and another for each number. */
const like = <Id extends string>(id: Id, n: number): Id =>
  (id.slice(0, -4) + (0xf000 + n).toString(16)) as unknown as Id;

/** Three orders that can't be ended, and one behind them; all lapsed. */
const lapsedOrders = async (office: CaseOffice) => {
  const bad: OrderId[] = [];
  for (const n of [1, 2, 3]) {
    bad.push((await office.order(buyer(`buyer ${n}`), paidSeat(n))).orderId);
    office.clock.advance(1);
  }
  const { orderId: good } = await office.order(ada, paidSeat(5));
  office.clock.advance(defaultLimits.orderTtlMs);
  return { bad, good };
};

const failingAt: Record<string, (ports: Ports, isBad: (orderId: OrderId) => boolean) => Partial<Ports>> = {
  'ended in the arbiter': ({ seatSales }, isBad) => ({
    seatSales: {
      ...seatSales,
      release: async (request) => (isBad(request.ended.orderId) ? broken() : seatSales.release(request)),
    },
  }),
  read: ({ orders }, isBad) => ({
    orders: { ...orders, find: async (orderId) => (isBad(orderId) ? broken() : orders.find(orderId)) },
  }),
};

describe('whatever fails for ever stops none behind it', () => {
  test.for(Object.entries(failingAt))('lapsed orders that can’t be %s', async ([, fail]) => {
    const office = await openCase();
    const { ports, clock, orderStatus } = office;
    const { bad, good } = await lapsedOrders(office);
    let mended = false;
    const app = officeOn({ ...ports, ...fail(ports, (orderId) => !mended && bad.includes(orderId)) });
    const expire = (times: number) =>
      tryAll(
        times,
        () => app.jobs.expireOrders.run({ limit: 2 }),
        () => clock.advance(1_000),
      );
    await expire(2);
    expect(await orderStatus(good)).toBe('expired');
    const late = await office.order(bob, freeSeat(1)).then(() => office.order(bob, paidSeat(6)));
    clock.advance(defaultLimits.orderTtlMs);
    await expire(3);
    expect(await orderStatus(late.orderId)).toBe('expired');
    mended = true;
    await expire(65);
    expect(await Promise.all(bad.map(orderStatus))).toEqual(['expired', 'expired', 'expired']);
    expect(await office.findings()).toEqual([]);
  });

  test('timers that can’t be announced, however late the next step comes', async () => {
    const { ports, clock, sessionId } = await openCase();
    const done: string[] = [];
    const app = officeOn({
      ...ports,
      sessions: { ...ports.sessions, find: async (id) => (id === sessionId ? broken() : ports.sessions.find(id)) },
      timers: {
        ...ports.timers,
        done: async (timer) => {
          done.push(timer.timerId);
          await ports.timers.done(timer);
        },
      },
    });
    const timer = (timerId: string, subject: SessionId, agoMs: number): Timer => ({
      ...{ timerId, subject, kind: 'sale-opens' },
      at: plusMs(clock.now(), -agoMs),
    });
    for (const n of many) await ports.timers.set(timer(`bad ${n}`, sessionId, minuteMs));
    await ports.timers.set(timer('good', like(sessionId, 0), 1));
    await tryAll(3, app.jobs.announceTimers.run, () => clock.advance(minuteMs));
    expect(done).toEqual(['good']);
  });

  test('events that can’t be completed', async () => {
    const { ports, clock, sessionId } = await openCase();
    const session = (await ports.sessions.find(sessionId))?.state;
    if (session === undefined) throw new Error('the house has no session');
    const bad = many.map((n) => ({ ...session, eventId: like(session.eventId, n) }));
    const app = officeOn({
      ...ports,
      sessions: {
        ...ports.sessions,
        endingAfter: async (from, page) => {
          if (page.cursor === undefined) return { items: bad, nextCursor: 'the house' };
          return ports.sessions.endingAfter(from, { limit: page.limit });
        },
        ofEvent: async (eventId) => (eventId === session.eventId ? ports.sessions.ofEvent(eventId) : broken()),
      },
    });
    clock.moveTo(plusMs(session.endsAt, dayMs));
    await expect(app.jobs.completeEvents.run()).rejects.toThrow('fails for ever');
    expect((await ports.events.find(session.eventId))?.state.progress.status).toBe('completed');
  });
});
