import { TicketlyFault } from '@ticketly/core';
import { cachedShowings } from '@ticketly/core/showings';
import type { Principal, SeatId, SeatLocks } from '@ticketly/core';
import { memoryLockStore, memorySeatFeed, memorySeatLocks } from '@ticketly/core/memory';
import { buyer, codeOf, olga, valueOf } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { ada, bob, officeOn, openCase, paidSeat } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const cem = buyer('cem');

/**
 * A house on sale, and another process that has read its showing just now and remembers it for as
 * long as the test lasts.
 */
const openWithAnother = async () => {
  const house = await openCase();
  const { sessionId, clock } = house;
  const store = memoryLockStore({ clock });
  const ports = { ...house.ports, seatLocks: memorySeatLocks(store), seatFeed: memorySeatFeed(store) };
  const app = officeOn(ports);
  const showings = cachedShowings(ports.showings, clock, { maxAgeMs: 3_600_000, max: 10 });
  const other = officeOn({ ...ports, showings });
  await showings.find(sessionId);
  const holdThere = (principal: Principal, ...seatIds: readonly SeatId[]) =>
    other.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds } });
  const bestThere = (principal: Principal) =>
    other.holding.holdSeats({ principal, sessionId, wanted: { kind: 'best-available', quantity: 2 } });
  const command = { principal: olga, sessionId };
  // It is in use, so that its locks have been taught.
  valueOf(
    await app.holding.holdSeats({ principal: cem, sessionId, wanted: { kind: 'seats', seatIds: [paidSeat(6)] } }),
  );
  return { app, ports, sessionId, command, holdThere, bestThere, loseLocks: () => store.lose() };
};

const notOnSale = (status: string) => ({
  ok: false,
  refusal: { code: 'scheduling/session-not-on-sale', status },
});

const eventOf = async ({ ports, sessionId }: Pick<CaseOffice, 'ports' | 'sessionId'>) => {
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('the house has no session');
  return session.eventId;
};

describe('once it is answered, nothing new begins in a process that remembers the sale', () => {
  test('after a pause, and it goes on after the sale is resumed', async () => {
    const { app, command, holdThere, bestThere } = await openWithAnother();
    valueOf(await app.scheduling.pauseSession(command));
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('paused'));
    expect(await bestThere(ada)).toEqual(notOnSale('paused'));
    valueOf(await app.scheduling.resumeSession(command));
    const wanted = { kind: 'seats', seatIds: [paidSeat(2)] } as const;
    expect(codeOf(await app.holding.holdSeats({ ...command, principal: bob, wanted }))).toBe('ok');
  });

  test('after the sale was closed', async () => {
    const { app, command, holdThere } = await openWithAnother();
    valueOf(await app.scheduling.closeSession(command));
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('closed'));
  });

  test('after the session was cancelled', async () => {
    const { app, command, holdThere } = await openWithAnother();
    valueOf(await app.scheduling.cancelSession(command));
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('cancelled'));
  });

  test('after the event was cancelled', async () => {
    const { app, ports, sessionId, holdThere } = await openWithAnother();
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId: await eventOf({ ports, sessionId }) }));
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('cancelled'));
  });

  test('after the hold time was changed: the next hold has the new one', async () => {
    const { app, command, holdThere } = await openWithAnother();
    valueOf(await app.scheduling.changeSession({ ...command, changes: { holdTtlMs: 120_000 } }));
    const { hold } = valueOf(await holdThere(ada, paidSeat(1)));
    expect(hold.expiresAt - hold.heldAt).toBe(120_000);
  });

  test('after the locks lost everything and were taught again by the process that remembers', async () => {
    const { app, command, loseLocks, holdThere } = await openWithAnother();
    valueOf(await app.scheduling.pauseSession(command));
    loseLocks();
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('paused'));
  });
});

describe('where the locks can not be told', () => {
  const openAway = async () => {
    const office = await openWithAnother();
    let away = true;
    const raiseEdition: SeatLocks['raiseEdition'] = async (...asked) => {
      if (away) throw new TicketlyFault('unavailable', 'the lock store is away');
      return office.ports.seatLocks.raiseEdition(...asked);
    };
    const seatLocks = { ...office.ports.seatLocks, raiseEdition };
    return { ...office, app: officeOn({ ...office.ports, seatLocks }), comeBack: () => (away = false) };
  };

  test('a pause is no success, and asked for again it tells them', async () => {
    const { app, command, holdThere, comeBack } = await openAway();
    await expect(app.scheduling.pauseSession(command)).rejects.toThrow('away');
    comeBack();
    expect(await app.scheduling.pauseSession(command)).toMatchObject({
      refusal: { code: 'scheduling/session-status-unfit', status: 'paused' },
    });
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('paused'));
  });

  test('the relay tells them what a process could not that is gone', async () => {
    const { app, command, ports, holdThere } = await openAway();
    await expect(app.scheduling.pauseSession(command)).rejects.toThrow('away');
    const another = officeOn(ports);
    while ((await another.jobs.relayDecisions.run()) > 0);
    expect(await holdThere(ada, paidSeat(1))).toEqual(notOnSale('paused'));
  });
});
