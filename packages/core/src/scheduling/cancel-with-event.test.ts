import { describe, expect, it } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { olga, putOnSale, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

const hourMs = 3_600_000;

/** An event with three sessions: one that is soon over, one that is cancelled, and one on sale. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, eventId, sessionId, layoutId } = await smallOffice(ports);
  const at = (hours: number) => plusMs(clock.now(), hours * hourMs);
  const soon = valueOf(
    await app.scheduling.createSession({
      principal: olga,
      eventId,
      plan: { startsAt: at(1), endsAt: at(2), saleStart: { kind: 'at-once' }, layoutId, layoutVersion: 1 },
    }),
  );
  const plan = { ...soon, startsAt: at(50), endsAt: at(51), saleEndsAt: at(51) };
  const off = valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan }));
  valueOf(await app.scheduling.cancelSession({ principal: olga, sessionId: off.sessionId }));
  clock.advance(2 * hourMs);
  const statusOf = async (id: SessionId) => (await ports.sessions.find(id))?.state.progress.status;
  return {
    ports,
    app,
    eventId,
    sessionId,
    statuses: () => Promise.all([soon.sessionId, off.sessionId, sessionId].map(statusOf)),
    follow: async () => {
      while ((await app.jobs.cancelWithEvent.run()) > 0);
    },
    cancelledBy: async () => {
      const log = await ports.changeFeed.read({ after: 0 as never, limit: 1_000 });
      return log.flatMap(({ type, payload }) =>
        type === 'SessionCancelled' ? [(payload as { readonly by: unknown }).by] : [],
      );
    },
  };
};

describe('the sessions of a cancelled event', () => {
  it('are cancelled with it, but for those that are over or cancelled', async () => {
    const { ports, app, eventId, statuses, follow, cancelledBy } = await world();
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId }));
    for (const job of [async () => {}, follow]) {
      await job();
      expect(await statuses()).toEqual(['planned', 'cancelled', 'cancelled']);
      expect(await cancelledBy()).toEqual([olga.principalId, null]);
    }
    expect(await ports.deadLetters.count()).toEqual([]);
  });

  it('are cancelled by the follower of the log where the process died before it could', async () => {
    const { ports, app, eventId, sessionId, statuses, follow, cancelledBy } = await world();
    const other = await putOnSale(app, ports.clock.now());
    const dying = async (asked: EventId): Promise<never> => {
      throw new Error(`dies before it knows the sessions of ${asked}`);
    };
    const process = ticketly({ ...ports, sessions: { ...ports.sessions, ofEvent: dying } });
    await follow();
    await expect(process.scheduling.cancelEvent({ principal: olga, eventId })).rejects.toThrow('dies');
    expect(await statuses()).toEqual(['planned', 'cancelled', 'planned']);
    const raised: SessionId[] = [];
    const raiseEdition: typeof ports.seatLocks.raiseEdition = (id, edition) => {
      raised.push(id);
      return ports.seatLocks.raiseEdition(id, edition);
    };
    const next = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, raiseEdition } });
    while ((await next.jobs.cancelWithEvent.run()) > 0);
    expect(await statuses()).toEqual(['planned', 'cancelled', 'cancelled']);
    expect(await cancelledBy()).toEqual([olga.principalId, null]);
    expect(raised).toContain(sessionId);
    expect((await ports.sessions.find(other.sessionId))?.state.progress.status).toBe('planned');
    expect(await ports.deadLetters.count()).toEqual([]);
  });
});
