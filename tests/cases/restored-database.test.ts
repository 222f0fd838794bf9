import { describe, expect, test } from 'vitest';
import { tellNumbered } from '@ticketly/core';
import { noticeRestores } from '@ticketly/core/restoring';
import { sessionFacts } from '@ticketly/core/scheduling';
import { projectViews, sessionPages } from '@ticketly/core/views';
import type { Restore } from '@ticketly/core/restoring';
import { memoryViews, manualClock } from '@ticketly/core/memory';
import type { ManualClock } from '@ticketly/core/memory';
import { buyer, codeOf, valueOf } from '@ticketly/core/testing';
import { openSmallHouse } from '../simulation/hall.ts';
import { restorableDatabase } from './restorable-database.ts';
import { ada, bob, minuteMs, officeOn, paidSeat, freeSeat } from './case-office.ts';

/** A small house whose database can be brought back while locks and processes go on. */
const openHouse = async () => {
  const clock: ManualClock = manualClock();
  const { ports, backup, restore } = restorableDatabase({ clock });
  const sessionId = await openSmallHouse(ports);
  const app = officeOn(ports);
  const alarms: Restore[] = [];
  const startProcess = () => {
    const views = memoryViews();
    const projector = projectViews({ ...ports, views });
    const { run } = noticeRestores(ports, {
      alarm: (restore) => alarms.push(restore),
      rebuild: () => projector.startAnew(),
    });
    const project = async (): Promise<void> => {
      while ((await projector.run()) > 0);
    };
    const sold = async () => (await views.get(sessionPages, sessionId))?.document.ticketsSold;
    return { project, notice: run, sold };
  };
  const buyFree = async (who: typeof ada, n: number): Promise<void> => {
    const { hold } = valueOf(
      await app.holding.holdSeats({ principal: who, sessionId, wanted: { kind: 'seats', seatIds: [freeSeat(n)] } }),
    );
    valueOf(await app.checkout.placeOrder({ principal: who, holdId: hold.holdId }));
    while ((await app.jobs.relayDecisions.run()) > 0);
  };
  return {
    ...{ clock, ports, app, sessionId, alarms, startProcess, buyFree },
    ...{ backup, restore },
    tryHold: (who: typeof ada, seatId: ReturnType<typeof paidSeat>) =>
      app.holding.holdSeats({ principal: who, sessionId, wanted: { kind: 'seats', seatIds: [seatId] } }),
    seen: async (...seatIds: ReturnType<typeof paidSeat>[]) => {
      const { statuses } = valueOf(await app.liveMap.current(sessionId));
      const { seatMap } = (await ports.showings.find(sessionId)) ?? {};
      return seatIds.map((seatId) => statuses[seatMap?.indexOf.get(seatId) ?? -1]).join('');
    },
  };
};

describe('a database that is brought back to an earlier state', () => {
  test('seats that were sold in the lost time are free again, holds stay, and the views of every process are right', async () => {
    const { alarms, backup, buyFree, restore, seen, sessionId, startProcess, ports, tryHold } = await openHouse();
    const [one, other] = [startProcess(), startProcess()];
    await buyFree(ada, 1);
    const kept = backup();
    await buyFree(bob, 2);
    const { hold } = valueOf(await tryHold(buyer('carl'), paidSeat(1)));
    for (const each of [one, other]) {
      await each.project();
      expect(await each.notice()).toBe(0);
    }
    expect(await one.sold()).toBe(2);
    expect(await seen(freeSeat(1), freeSeat(2), paidSeat(1))).toBe('ssh');

    restore(kept);
    expect(codeOf(await tryHold(buyer('dora'), freeSeat(2)))).toBe('locking/seats-unavailable');
    for (const each of [one, other]) expect(await each.notice()).toBe(1);
    for (const each of [one, other]) {
      expect(await each.notice()).toBe(0);
      expect(await each.sold()).toBe(1);
    }
    expect(alarms).toMatchObject([{ generation: 1 }]);
    expect(await seen(freeSeat(1), freeSeat(2), paidSeat(1))).toBe('sfh');
    expect(await ports.seatLocks.find(hold.holdId)).toMatchObject({ fence: hold.fence });
    const next = valueOf(await tryHold(buyer('dora'), freeSeat(2)));
    expect(next.hold.fence).toBeGreaterThan(hold.fence);
    expect(sessionId).toBe(next.hold.sessionId);
  });

  test('it is noticed also when it sold on past what was known, and when all processes are new', async () => {
    const { alarms, backup, buyFree, restore, startProcess } = await openHouse();
    const kept = backup();
    await buyFree(ada, 1);
    expect(await startProcess().notice()).toBe(0);
    restore(kept);
    for (const [n, who] of [bob, buyer('carl')].entries()) await buyFree(who, n + 2);
    expect(await startProcess().notice()).toBe(1);
    expect(alarms).toHaveLength(1);
  });

  test('a session that was changed in the lost time is sold again, not refused as stale', async () => {
    const { app, backup, clock, ports, restore, sessionId, startProcess, tryHold } = await openHouse();
    const process = startProcess();
    const kept = backup();
    const stored = await ports.sessions.find(sessionId);
    if (stored === undefined) throw new Error('the session is gone');
    const payload = { sessionId, eventId: stored.state.eventId, at: clock.now(), by: null };
    for (let version = stored.version; version < stored.version + 3; version += 1) {
      const events = tellNumbered(sessionFacts, [{ type: 'SessionPaused', payload }], version + 1, clock.now());
      await ports.sessions.save({ state: stored.state, events, expectedVersion: version });
    }
    const showing = await ports.showings.find(sessionId);
    await ports.seatLocks.raiseEdition(sessionId, showing?.edition ?? (0 as never));
    valueOf(await tryHold(ada, paidSeat(1)));
    await process.notice();
    restore(kept);
    await app.jobs.sweepHolds.run();
    clock.advance(minuteMs / 2);
    await process.notice();
    expect(codeOf(await tryHold(bob, paidSeat(2)))).toBe('ok');
  });

  test('restarts, another leader and an empty log raise no alarm', async () => {
    const { alarms, buyFree, startProcess } = await openHouse();
    await startProcess().notice();
    await buyFree(ada, 1);
    for (let start = 0; start < 3; start += 1) {
      const process = startProcess();
      expect(await process.notice()).toBe(0);
      await buyFree(buyer(`buyer-${start}`), 2).catch(() => undefined);
      expect(await process.notice()).toBe(0);
    }
    expect(alarms).toEqual([]);
  });
});
