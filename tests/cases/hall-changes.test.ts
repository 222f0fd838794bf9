import { editionOf } from '@ticketly/core';
import { cachedShowings } from '@ticketly/core/showings';
import type { AreaId, HoldRequest, Principal, SeatId } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { codeOf, olga, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { layout } from '../simulation/hall.ts';
import { ada, bob, freeSeat, longestOrderMs, officeOn, openCase, paidSeat, rebuild } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

/** The small house with standing room for so many. */
const houseFor = (capacity: number): LayoutDraft => ({
  ...layout,
  sections: layout.sections.map((section) =>
    section.kind === 'general_admission' ? { ...section, capacity } : section,
  ),
});

describe('an area that shrinks and grows while it is sold', () => {
  const standing = ({ app, sessionId }: CaseOffice, principal: Principal, quantity: number) =>
    app.holding.holdSeats({ principal, sessionId, wanted: { kind: 'area', areaId: 'floor' as AreaId, quantity } });

  test('never sells a place that it does not have, also of those that came back', async () => {
    const office = await openCase();
    const { holdId } = valueOf(await standing(office, ada, 3)).hold;
    valueOf(await office.app.holding.releaseHold({ principal: ada, holdId }));
    await rebuild(office, houseFor(2));
    expect(await standing(office, bob, 3)).toEqual({
      ok: false,
      refusal: { code: 'locking/area-unavailable', areaId: 'floor', left: 2 },
    });
    const { hold } = valueOf(await standing(office, bob, 2));
    expect(hold.lines.map(({ seatId }) => seatId)).toEqual(['floor~1', 'floor~2']);
    await rebuild(office, houseFor(4));
    const { hold: rest } = valueOf(await standing(office, ada, 2));
    expect(rest.lines.map(({ seatId }) => seatId)).toEqual(['floor~3', 'floor~4']);
    expect(await office.findings()).toEqual([]);
  });
});

describe('a hold that slipped through, on seats of a hall that is gone', () => {
  /** The small house without its second row. */
  const smaller: LayoutDraft = {
    ...layout,
    sections: layout.sections.map((section) =>
      section.kind === 'reserved' ? { ...section, rows: section.rows.slice(0, 1) } : section,
    ),
  };

  /**
   * Locks that were not told of anything, as after a failover that lost it, and take a hold by any
   * edition.
   */
  const deaf = async () => {
    const office = await openCase();
    const { seatLocks, showings, clock } = { ...office.ports, clock: office.clock };
    const unaware = {
      ...seatLocks,
      raiseEdition: async () => {},
      hold: (request: HoldRequest) => seatLocks.hold({ ...request, edition: editionOf(1, 1) }),
    };
    const remembering = cachedShowings(showings, clock, { maxAgeMs: 3_600_000, max: 10 });
    const other = officeOn({ ...office.ports, seatLocks: unaware, showings: remembering });
    await remembering.find(office.sessionId);
    const holdThere = async (principal: Principal, seatId: SeatId) =>
      valueOf(
        await other.holding.holdSeats({
          principal,
          sessionId: office.sessionId,
          wanted: { kind: 'seats', seatIds: [seatId] },
        }),
      ).hold;
    return { office, other, holdThere };
  };

  test('becomes no order, and is given up', async () => {
    const { office, other, holdThere } = await deaf();
    await rebuild(office, smaller);
    const { holdId } = await holdThere(ada, freeSeat(1));
    expect(await other.checkout.placeOrder({ principal: ada, holdId })).toEqual({
      ok: false,
      refusal: { code: 'locking/seats-unknown', seatIds: [freeSeat(1)] },
    });
    expect(codeOf(await other.holding.findHold({ principal: ada, holdId }))).toBe('locking/hold-unknown');
    expect(await office.findings()).toEqual([]);
  });

  test('becomes an order where the new hall has the seat as well', async () => {
    const { office, other, holdThere } = await deaf();
    await rebuild(office, smaller);
    const { holdId } = await holdThere(ada, paidSeat(1));
    expect(codeOf(await other.checkout.placeOrder({ principal: ada, holdId }))).toBe('ok');
    expect(await office.findings()).toEqual([]);
  });

  test('becomes no order of a session that was cancelled meanwhile, whatever a process remembers', async () => {
    const { office, other, holdThere } = await deaf();
    const { holdId } = await holdThere(ada, paidSeat(1));
    valueOf(await office.app.scheduling.cancelSession({ principal: olga, sessionId: office.sessionId }));
    expect(await other.checkout.placeOrder({ principal: ada, holdId })).toEqual({
      ok: false,
      refusal: { code: 'scheduling/session-not-on-sale', status: 'cancelled' },
    });
  });

  test('becomes an order after a pause: what was held before is promised', async () => {
    const { office, other, holdThere } = await deaf();
    const { holdId } = await holdThere(ada, paidSeat(1));
    valueOf(await office.app.scheduling.pauseSession({ principal: olga, sessionId: office.sessionId }));
    expect(codeOf(await other.checkout.placeOrder({ principal: ada, holdId }))).toBe('ok');
  });
});

describe('money that comes when the order has lapsed and the session has another hall', () => {
  /** The small house with only five seats in its first row. */
  const narrower: LayoutDraft = {
    ...layout,
    sections: layout.sections.map((section) =>
      section.kind === 'reserved'
        ? { ...section, rows: section.rows.map((row, at) => (at === 0 ? { ...row, seats: 5 } : row)) }
        : section,
    ),
  };
  const lateMoney = async (seatId: SeatId) => {
    const office = await openCase();
    const { orderId } = await office.order(ada, seatId);
    const { paymentId } = await office.pay(ada, orderId);
    office.clock.advance(longestOrderMs);
    office.gateway.succeed(paymentId);
    await office.app.jobs.sweepHolds.run();
    await rebuild(office, narrower);
    expect(valueOf(await office.notify(paymentId))).toBe('applied');
    return { ...office, orderId, paymentId };
  };

  test('goes back where the new hall does not have the seat', async () => {
    const { money, paymentId, ports, orderId, findings } = await lateMoney(paidSeat(6));
    expect(await ports.tickets.ofOrder(orderId)).toEqual([]);
    expect((await ports.payments.find(paymentId))?.state.progress).toMatchObject({
      status: 'refunded',
      reason: 'seats-taken',
    });
    expect(money(paymentId)).toEqual([1_999, 1_999]);
    expect(await findings()).toEqual([]);
  });

  test('buys the seat where the new hall has it as well', async () => {
    const { money, paymentId, orderStatus, orderId, findings } = await lateMoney(paidSeat(5));
    expect(await orderStatus(orderId)).toBe('paid');
    expect(money(paymentId)).toEqual([1_999, 0]);
    expect(await findings()).toEqual([]);
  });
});

describe('a hall that changes while somebody orders a seat of the old one', () => {
  /** The small house without its second row. */
  const smaller: LayoutDraft = {
    ...layout,
    sections: layout.sections.map((section) =>
      section.kind === 'reserved' ? { ...section, rows: section.rows.slice(0, 1) } : section,
    ),
  };

  test('keeps the seat: the change is decided again, although the locks lost the hold', async () => {
    const office = await openCase();
    const { seatLocks, seatSales } = office.ports;
    const { holdId } = await office.hold(ada, freeSeat(1));
    /** Ada orders when the organizer's process has just looked at what is taken. */
    let orders = (): Promise<unknown> => office.app.checkout.placeOrder({ principal: ada, holdId });
    const app = officeOn({
      ...office.ports,
      seatLocks: { ...seatLocks, held: async () => ({ ok: false, refusal: { code: 'locking/session-unprimed' } }) },
      seatSales: {
        ...seatSales,
        taken: async (sessionId) => {
          const taken = await seatSales.taken(sessionId);
          await orders();
          orders = async () => {};
          return taken;
        },
      },
    });
    await expect(rebuild({ ...office, app }, smaller)).rejects.toThrow(/seating\/seats-displaced/);
    const order = (await office.ports.orders.ofHold(holdId))?.progress.status;
    expect(order).toBe('paid');
    expect(await office.findings()).toEqual([]);
  });
});
