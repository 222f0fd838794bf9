import { describe, expect, it } from 'vitest';
import type { Principal } from '../identity/index.ts';
import { plusMs, TicketlyFault } from '../kernel/index.ts';
import type { EventId, SessionId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { editors } from '../organizations/index.ts';
import { olga, person, smallOffice, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';

const stranger = person('sam', 'organizer');
const scanner = person('scott', 'organizer');

/** A session on sale, and every use case of this module, of it and its event. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, organizationId, layoutId, ...sold } = await smallOffice(ports);
  const member = { principalId: scanner.principalId, role: 'scanner' } as const;
  valueOf(await app.organizations.setMember({ principal: olga, organizationId, member }));
  const plan = {
    startsAt: plusMs(clock.now(), 3_600_000),
    endsAt: plusMs(clock.now(), 7_200_000),
    saleStart: { kind: 'at-once' as const },
    layoutId,
    layoutVersion: 1,
  };
  const ask = async (principal: Principal, ids: { eventId: EventId; sessionId: SessionId } = sold, use = app) => ({
    ofEvent: [
      await use.scheduling.createSession({ principal, eventId: ids.eventId, plan }),
      await use.scheduling.cancelEvent({ principal, eventId: ids.eventId }),
    ],
    ofSession: [
      await use.scheduling.pauseSession({ principal, sessionId: ids.sessionId }),
      await use.scheduling.resumeSession({ principal, sessionId: ids.sessionId }),
      await use.scheduling.closeSession({ principal, sessionId: ids.sessionId }),
      await use.scheduling.cancelSession({ principal, sessionId: ids.sessionId }),
      await use.scheduling.changeSession({ principal, sessionId: ids.sessionId, changes: {} }),
    ],
  });
  return { ports, app, sold, ask };
};

const unknown = {
  ofEvent: Array.from({ length: 2 }, () => ({ ok: false, refusal: { code: 'catalog/event-unknown' } })),
  ofSession: Array.from({ length: 5 }, () => ({ ok: false, refusal: { code: 'scheduling/session-unknown' } })),
};

describe('events and sessions', () => {
  it('that do not exist are unknown to their organizers', async () => {
    const { ask } = await world();
    expect(await ask(olga, { eventId: 'no' as EventId, sessionId: 'no' as SessionId })).toEqual(unknown);
  });

  it('of others are unknown', async () => {
    const { ask } = await world();
    expect(await ask(stranger)).toEqual(unknown);
  });

  it('are not for a scanner to change, who is told which roles may', async () => {
    const { ask } = await world();
    const refused = { ok: false, refusal: { code: 'organizations/member-role-missing', needs: editors } };
    const { ofEvent, ofSession } = await ask(scanner);
    for (const answer of [...ofEvent, ...ofSession]) expect(answer).toEqual(refused);
  });

  it('are not for a scanner or stranger to change while the locks are away: they need not be told', async () => {
    const { ports, ask, sold } = await world();
    const raiseEdition = async (): Promise<void> => {
      throw new TicketlyFault('unavailable', 'the lock store is away');
    };
    const use = ticketly({ ...ports, seatLocks: { ...ports.seatLocks, raiseEdition } });
    expect(await ask(stranger, sold, use)).toEqual(unknown);
    await expect(use.scheduling.pauseSession({ principal: olga, ...sold })).rejects.toThrow('away');
  });

  it('are cancelled once', async () => {
    const { app, sold } = await world();
    const { eventId } = sold;
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId }));
    expect(await app.scheduling.cancelEvent({ principal: olga, eventId })).toMatchObject({
      refusal: { code: 'catalog/event-status-unfit', status: 'cancelled' },
    });
  });
});
