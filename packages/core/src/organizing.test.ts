import { describe, expect, it } from 'vitest';
import type { EventDetails } from './catalog/index.ts';
import type { LayoutDraft } from './halls/index.ts';
import type { Principal } from './identity/index.ts';
import { defaultLimits, instant, money, plusMs, editionOf } from './kernel/index.ts';
import type { EventId, SeatId, SessionId, TierId } from './kernel/index.ts';
import { manualClock, memoryPorts } from './memory/index.ts';
import type { SessionPlan } from './scheduling/index.ts';
import { adele, areaSection, codeOf, hallOf, olga, person, rowSection, tier, valueOf } from './testing/index.ts';
import { ticketly } from './ticketly.ts';
import { projectViews } from './views/index.ts';

const hourMs = 3_600_000;
const start = instant(Date.UTC(2026, 5, 1, 12));
const eve = person('eve', 'organizer', 'buyer');
const other = person('otto', 'event_admin');
const floor = 'floor' as TierId;
const details: EventDetails = {
  title: 'Night of Strings',
  summary: 'Strings, at night.',
  category: 'concert',
  venue: { name: 'Arena', city: 'Łódź', country: 'PL', latitude: 51.77, longitude: 19.46, timeZone: 'Europe/Warsaw' },
  currency: 'EUR',
  tiers: [tier('floor', 4_500)],
};
const hall = (seats: number, standing = 100): LayoutDraft =>
  hallOf([
    rowSection('main', [{ label: 'A', seats }], { label: 'Main', tierId: floor }),
    areaSection('floor', standing, { label: 'Floor', tierId: floor }),
  ]);

/** An organization of Olga's, with everything in memory. */
const world = async () => {
  const clock = manualClock(start);
  const ports = memoryPorts({ clock });
  const use = ticketly(ports);
  const projector = projectViews(ports);
  const organization = valueOf(await use.organizations.createOrganization({ principal: olga, name: 'Strings Inc.' }));
  const { organizationId } = organization;
  const draft = async (): Promise<EventId> =>
    valueOf(await use.catalog.createEvent({ principal: olga, organizationId, details })).eventId;
  const submit = async (eventId: EventId) => valueOf(await use.catalog.submitEvent({ principal: olga, eventId }));
  const approve = async (eventId: EventId) => {
    await submit(eventId);
    return valueOf(await use.catalog.approveEvent({ principal: adele, eventId }));
  };
  const layout = valueOf(await use.halls.saveLayout({ principal: olga, organizationId, layout: hall(10) }));
  const plan: SessionPlan = {
    startsAt: plusMs(start, 100 * hourMs),
    endsAt: plusMs(start, 103 * hourMs),
    saleStart: { kind: 'at', at: plusMs(start, 10 * hourMs) },
    layoutId: layout.layoutId,
    layoutVersion: layout.version,
  };
  const session = async (eventId: EventId, over: Partial<SessionPlan> = {}): Promise<SessionId> =>
    valueOf(await use.scheduling.createSession({ principal: olga, eventId, plan: { ...plan, ...over } })).sessionId;
  /** Everything that happens in the background, until nothing does. */
  const settle = async (): Promise<void> => {
    const steps = [projector.run, use.jobs.keepTimers.run, use.jobs.cancelWithEvent.run, use.jobs.announceTimers.run];
    for (let busy = true; busy;) busy = (await Promise.all(steps.map((step) => step()))).some((count) => count > 0);
  };
  const told = async () =>
    (await ports.changeFeed.read({ after: 0 as never, limit: 1000 }))
      .map(({ type }) => type)
      .filter((type) => /Sale|Reminded/.test(type));
  return { clock, ports, use, organizationId, draft, submit, approve, layout, plan, session, settle, told };
};

describe('organizations', () => {
  it('are founded by organizers, and seen by their members only', async () => {
    const { use, organizationId } = await world();
    expect(codeOf(await use.organizations.createOrganization({ principal: person('bob', 'buyer'), name: 'X' }))).toBe(
      'identity/role-missing',
    );
    expect(valueOf(await use.organizations.listOrganizations({ principal: olga }))).toMatchObject([{ organizationId }]);
    expect(valueOf(await use.organizations.listOrganizations({ principal: eve }))).toEqual([]);
  });

  it('let managers edit, scanners look, and strangers know nothing', async () => {
    const { use, organizationId, draft } = await world();
    const eventId = await draft();
    const change = (principal: Principal) => use.catalog.changeEvent({ principal, eventId, details });
    expect(codeOf(await change(eve))).toBe('catalog/event-unknown');
    expect(codeOf(await use.catalog.listOwnEvents({ principal: eve, organizationId, page: { limit: 5 } }))).toBe(
      'organizations/organization-unknown',
    );
    await use.organizations.setMember({
      principal: olga,
      organizationId,
      member: { principalId: eve.principalId, role: 'scanner' },
    });
    expect(codeOf(await change(eve))).toBe('organizations/member-role-missing');
    expect(codeOf(await use.catalog.findOwnEvent({ principal: eve, eventId }))).toBe('ok');
    await use.organizations.setMember({
      principal: olga,
      organizationId,
      member: { principalId: eve.principalId, role: 'manager' },
    });
    expect(codeOf(await change(eve))).toBe('ok');
    expect(
      codeOf(
        await use.organizations.setMember({
          principal: eve,
          organizationId,
          member: { principalId: eve.principalId, role: 'owner' },
        }),
      ),
    ).toBe('organizations/member-role-missing');
  });
});

describe('an approval', () => {
  it('is for admins who have no part in the organization', async () => {
    const { use, organizationId, draft, submit } = await world();
    const eventId = await draft();
    await submit(eventId);
    expect(codeOf(await use.catalog.approveEvent({ principal: olga, eventId }))).toBe('identity/role-missing');
    await use.organizations.setMember({
      principal: olga,
      organizationId,
      member: { principalId: adele.principalId, role: 'scanner' },
    });
    expect(codeOf(await use.catalog.approveEvent({ principal: adele, eventId }))).toBe('catalog/approver-involved');
    expect(codeOf(await use.catalog.rejectEvent({ principal: adele, eventId, reason: 'no' }))).toBe(
      'catalog/approver-involved',
    );
    expect(codeOf(await use.catalog.approveEvent({ principal: other, eventId }))).toBe('ok');
    expect(await use.catalog.approveEvent({ principal: other, eventId })).toMatchObject({
      refusal: { code: 'catalog/event-status-unfit', status: 'approved', needs: ['submitted'] },
    });
  });

  describe('takes four eyes', () => {
    /** Everybody is an admin here: what they did decides. */
    const boss = person('boss', 'organizer', 'event_admin');
    const friend = person('friend', 'organizer', 'event_admin');
    const setting = async () => {
      const made = await world();
      const { use, organizationId } = made;
      const set = async (by: Principal, who: Principal, role: 'owner' | 'manager' | 'scanner' | null) =>
        valueOf(
          await use.organizations.setMember({
            principal: by,
            organizationId,
            member: { principalId: who.principalId, role },
          }),
        );
      const judge = async (principal: Principal, eventId: EventId) =>
        codeOf(await use.catalog.approveEvent({ principal, eventId }));
      await set(olga, boss, 'owner');
      return { ...made, set, judge };
    };
    const write = async ({ use, organizationId }: Awaited<ReturnType<typeof setting>>, by: Principal) =>
      valueOf(await use.catalog.createEvent({ principal: by, organizationId, details })).eventId;

    it('not of the author, who made a friend owner and left', async () => {
      const made = await setting();
      const eventId = await write(made, boss);
      await made.set(boss, friend, 'owner');
      await made.set(friend, boss, null);
      valueOf(await made.use.catalog.submitEvent({ principal: friend, eventId }));
      for (const one of [boss, friend]) expect(await made.judge(one, eventId)).toBe('catalog/approver-involved');
      expect(codeOf(await made.use.catalog.rejectEvent({ principal: boss, eventId, reason: 'no' }))).toBe(
        'catalog/approver-involved',
      );
      expect(await made.judge(adele, eventId)).toBe('ok');
    });

    it('not of who changed or submitted it and left', async () => {
      const made = await setting();
      const eventId = await write(made, olga);
      await made.set(olga, friend, 'manager');
      valueOf(await made.use.catalog.changeEvent({ principal: friend, eventId, details }));
      await made.set(olga, friend, null);
      valueOf(await made.use.catalog.submitEvent({ principal: boss, eventId }));
      await made.set(olga, boss, null);
      for (const one of [boss, friend]) expect(await made.judge(one, eventId)).toBe('catalog/approver-involved');
    });

    it('not of who was a member since it was written: in whatever role, for how short, and who came back', async () => {
      const made = await setting();
      const eventId = await write(made, olga);
      await made.submit(eventId);
      made.clock.advance(1);
      await made.set(olga, friend, 'scanner');
      await made.set(olga, friend, 'manager');
      expect(await made.judge(friend, eventId)).toBe('catalog/approver-involved');
      await made.set(olga, friend, null);
      expect(await made.judge(friend, eventId)).toBe('catalog/approver-involved');
      await made.set(olga, friend, 'scanner');
      await made.set(olga, friend, null);
      expect(await made.judge(friend, eventId)).toBe('catalog/approver-involved');
    });

    it('but of who left before it was written, of members of another organization, and of who joins later', async () => {
      const made = await setting();
      await made.set(olga, friend, 'owner');
      await made.set(olga, friend, null);
      made.clock.advance(1);
      const [one, two] = [await write(made, olga), await write(made, olga)];
      for (const eventId of [one, two]) await made.submit(eventId);
      valueOf(await made.use.organizations.createOrganization({ principal: friend, name: 'Other' }));
      expect(await made.judge(friend, one)).toBe('ok');
      expect(await made.judge(adele, two)).toBe('ok');
      await made.set(olga, adele, 'manager');
      expect(valueOf(await made.use.catalog.findOwnEvent({ principal: adele, eventId: two })).progress.status).toBe(
        'approved',
      );
    });

    it('by what organizations keep, also after the author founded another', async () => {
      const made = await setting();
      const eventId = await write(made, boss);
      await made.set(olga, boss, null);
      valueOf(await made.use.organizations.createOrganization({ principal: boss, name: 'Other' }));
      await made.submit(eventId);
      expect(await made.judge(boss, eventId)).toBe('catalog/approver-involved');
    });
  });

  it('after the sale should have opened opens it at once', async () => {
    const { use, clock, draft, approve, session } = await world();
    const eventId = await draft();
    const sessionId = await session(eventId);
    clock.advance(20 * hourMs);
    expect(codeOf(await use.browsing.showSession({ sessionId }))).toBe('scheduling/session-unknown');
    await approve(eventId);
    expect(valueOf(await use.browsing.showSession({ sessionId }))).toMatchObject({
      status: 'on_sale',
      saleWindow: { opensAt: plusMs(start, 20 * hourMs) },
      leftByTier: { floor: 110 },
    });
  });

  it('makes event, sessions and layouts public, and nothing before does', async () => {
    const { use, draft, approve, session, settle } = await world();
    const eventId = await draft();
    const sessionId = await session(eventId);
    await settle();
    const page = { limit: 10 };
    expect(codeOf(await use.browsing.showEvent({ eventId }))).toBe('catalog/event-unknown');
    expect(codeOf(await use.browsing.showLayout({ sessionId }))).toBe('scheduling/session-unknown');
    expect(valueOf(await use.browsing.searchEvents({ page })).items).toEqual([]);
    await approve(eventId);
    await settle();
    expect(valueOf(await use.browsing.showEvent({ eventId }))).toMatchObject({ sessions: [{ status: 'scheduled' }] });
    expect(valueOf(await use.browsing.showLayout({ sessionId })).seatMap.seatIndex.length).toBe(10);
    expect(valueOf(await use.browsing.searchEvents({ text: 'lodz string', page })).items).toMatchObject([{ eventId }]);
    await use.scheduling.cancelEvent({ principal: olga, eventId });
    await settle();
    expect(valueOf(await use.browsing.searchEvents({ page })).items).toEqual([]);
    expect(valueOf(await use.browsing.showEvent({ eventId }))).toMatchObject({ sessions: [{ status: 'cancelled' }] });
  });
});

describe('layouts', () => {
  it('are checked with every problem, and saved when sound, version by version', async () => {
    const { use, organizationId, layout } = await world();
    const twice = { ...hall(10), sections: [...hall(10).sections, ...hall(10).sections] };
    const problems = valueOf(await use.halls.checkLayout({ principal: olga, organizationId, layout: twice }));
    expect(problems.length).toBeGreaterThan(1);
    expect(await use.halls.saveLayout({ principal: olga, organizationId, layout: twice })).toMatchObject({
      refusal: { code: 'halls/layout-invalid', problems },
    });
    const { layoutId } = layout;
    const again = { principal: olga, organizationId, layoutId, layout: hall(12) };
    const saved = await Promise.all([
      use.halls.saveLayout(again),
      use.halls.saveLayout(again),
      use.halls.saveLayout(again),
    ]);
    expect(saved.map((result) => valueOf(result).version).sort()).toEqual([2, 3, 4]);
    expect(valueOf(await use.halls.findOwnLayout({ principal: olga, layoutId })).version).toBe(4);
    expect(codeOf(await use.halls.findOwnLayout({ principal: eve, layoutId }))).toBe('halls/layout-unknown');
  });

  it('worth more than the sums of a sale can tell are no hall of a session, by a change of prices neither', async () => {
    const { use, ports, draft, plan, session } = await world();
    const eventId = await draft();
    const upTo = (sessionWorthMinor: number) => ticketly({ ...ports, limits: { ...defaultLimits, sessionWorthMinor } });
    const worth = 110 * 4500;
    expect(await upTo(worth - 1).scheduling.createSession({ principal: olga, eventId, plan })).toMatchObject({
      refusal: { code: 'scheduling/session-invalid', problems: [{ path: 'layoutId', code: 'worth-too-high' }] },
    });
    await session(eventId);
    const dearer = { ...details, tiers: details.tiers.map((tier) => ({ ...tier, price: money(4501, 'EUR') })) };
    expect(await use.catalog.changeEvent({ principal: olga, eventId, details: dearer })).toMatchObject({ ok: true });
    expect(await upTo(worth).catalog.changeEvent({ principal: olga, eventId, details: dearer })).toMatchObject({
      refusal: { code: 'catalog/event-invalid', problems: [{ path: 'tiers', code: 'worth-too-high' }] },
    });
    expect(await upTo(worth).catalog.changeEvent({ principal: olga, eventId, details })).toMatchObject({ ok: true });
    const taxed = {
      ...details,
      priceRules: { fees: [], taxes: [{ name: 'Sales tax', ppm: 1, kind: 'added' as const }] },
    };
    expect(codeOf(await upTo(worth).catalog.changeEvent({ principal: olga, eventId, details: taxed }))).toBe(
      'catalog/event-invalid',
    );
  });

  it('of others, or painted with tiers the event does not have, are no hall of its sessions', async () => {
    const { use, draft, plan, layout } = await world();
    const eventId = await draft();
    const other = valueOf(await use.organizations.createOrganization({ principal: eve, name: 'Other' }));
    const theirs = valueOf(
      await use.catalog.createEvent({ principal: eve, organizationId: other.organizationId, details }),
    );
    expect(await use.scheduling.createSession({ principal: eve, eventId: theirs.eventId, plan })).toMatchObject({
      refusal: { code: 'scheduling/session-invalid', problems: [{ path: 'layoutId', code: 'unknown-layout' }] },
    });
    await use.catalog.changeEvent({ principal: olga, eventId, details: { ...details, tiers: [] } });
    expect(
      await use.scheduling.createSession({ principal: olga, eventId, plan: { ...plan, layoutId: layout.layoutId } }),
    ).toMatchObject({
      refusal: { problems: [{ code: 'unknown-tier' }] },
    });
  });

  it('keep the event from losing the tiers their seats are painted with', async () => {
    const { use, draft, session } = await world();
    const eventId = await draft();
    await session(eventId);
    expect(
      await use.catalog.changeEvent({ principal: olga, eventId, details: { ...details, tiers: [] } }),
    ).toMatchObject({
      refusal: { code: 'catalog/tiers-in-use', tierIds: ['floor'] },
    });
  });

  it('of a session are replaced only if every seat somebody has a right to stays', async () => {
    const { use, ports, organizationId, layout, draft, approve, session } = await world();
    const eventId = await draft();
    await approve(eventId);
    const sessionId = await session(eventId, { saleStart: { kind: 'at-once' } });
    const { layoutId } = layout;
    const smaller = valueOf(await use.halls.saveLayout({ principal: olga, organizationId, layoutId, layout: hall(5) }));
    const change = () =>
      use.scheduling.changeSession({ principal: olga, sessionId, changes: { layoutVersion: smaller.version } });
    expect(await change()).toMatchObject({ refusal: { code: 'scheduling/session-status-unfit', status: 'on_sale' } });
    const seatId = valueOf(await use.browsing.showLayout({ sessionId })).seatMap.seatIndex.at(9) as SeatId;
    await ports.seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });
    const held = await ports.seatLocks.hold({
      holdId: `${sessionId}.h1` as never,
      sessionId,
      buyerId: eve.principalId,
      edition: editionOf(9),
      lines: [{ seatId, label: 'Main, row A, seat 10', tierId: floor, price: money(4500, 'EUR') }],
      areas: [],
      ttlMs: 60_000,
      maxActiveHolds: 1,
      maxSeats: 10,
    });
    valueOf(await use.scheduling.pauseSession({ principal: olga, sessionId }));
    expect(await change()).toMatchObject({ refusal: { code: 'seating/seats-displaced', vanishing: [seatId] } });
    const { holdId, buyerId, fence } = valueOf(held);
    await ports.seatLocks.release({ holdId, buyerId, fence });
    expect(valueOf(await change())).toMatchObject({ layoutVersion: smaller.version });
  });
});

describe('sessions', () => {
  it('are limited per event, not counting those that were cancelled', async () => {
    const { use, ports, draft, session, plan } = await world();
    const eventId = await draft();
    const few = ticketly({ ...ports, limits: { ...defaultLimits, sessionsPerEvent: 1 } });
    const sessionId = await session(eventId);
    expect(await few.scheduling.createSession({ principal: olga, eventId, plan })).toMatchObject({
      refusal: { code: 'scheduling/session-limit-reached', limit: 1 },
    });
    await use.scheduling.cancelSession({ principal: olga, sessionId });
    expect(codeOf(await few.scheduling.createSession({ principal: olga, eventId, plan }))).toBe('ok');
  });

  it('are not planned for events that are cancelled, and are cancelled with them', async () => {
    const { use, draft, approve, session, settle, plan } = await world();
    const eventId = await draft();
    const sessionId = await session(eventId);
    await approve(eventId);
    await use.scheduling.cancelEvent({ principal: olga, eventId });
    await settle();
    expect(valueOf(await use.browsing.listOwnSessions({ principal: olga, eventId }))).toMatchObject([
      { session: { sessionId, progress: { status: 'cancelled' } }, status: 'cancelled' },
    ]);
    expect(codeOf(await use.scheduling.createSession({ principal: olga, eventId, plan }))).toBe(
      'catalog/event-status-unfit',
    );
  });

  it('of others do not exist', async () => {
    const { use, draft, session } = await world();
    const sessionId = await session(await draft());
    for (const move of [
      use.scheduling.pauseSession,
      use.scheduling.resumeSession,
      use.scheduling.closeSession,
      use.scheduling.cancelSession,
    ]) {
      expect(codeOf(await move({ principal: eve, sessionId }))).toBe('scheduling/session-unknown');
    }
    expect(codeOf(await use.scheduling.changeSession({ principal: eve, sessionId, changes: {} }))).toBe(
      'scheduling/session-unknown',
    );
  });
});

describe('announcements', () => {
  it('come once each, in their time, as the session goes', async () => {
    const { clock, draft, approve, session, settle, told } = await world();
    const eventId = await draft();
    await approve(eventId);
    await session(eventId);
    const heard: (readonly string[])[] = [];
    for (const hours of [9, 9.5, 10, 11, 76, 103]) {
      clock.moveTo(plusMs(start, hours * hourMs));
      await settle();
      await settle();
      heard.push(await told());
    }
    expect(heard.map((types) => types.at(-1))).toEqual([
      undefined,
      'SaleReminded',
      'SaleOpened',
      'SaleOpened',
      'SessionReminded',
      'SaleClosed',
    ]);
    expect(heard.at(-1)).toHaveLength(4);
  });

  it('move with the session, and vanish with it', async () => {
    const { use, clock, draft, approve, session, settle, told } = await world();
    const eventId = await draft();
    await approve(eventId);
    const sessionId = await session(eventId);
    await settle();
    await use.scheduling.changeSession({
      principal: olga,
      sessionId,
      changes: { saleStart: { kind: 'at', at: plusMs(start, 20 * hourMs) } },
    });
    clock.moveTo(plusMs(start, 15 * hourMs));
    await settle();
    expect(await told()).toEqual([]);
    await use.scheduling.cancelSession({ principal: olga, sessionId });
    clock.moveTo(plusMs(start, 30 * hourMs));
    await settle();
    expect(await told()).toEqual([]);
  });

  it('come with an approval that came late', async () => {
    const { clock, draft, approve, session, settle, told } = await world();
    const eventId = await draft();
    await session(eventId);
    clock.moveTo(plusMs(start, 20 * hourMs));
    await settle();
    expect(await told()).toEqual([]);
    await approve(eventId);
    await settle();
    expect(await told()).toEqual(['SaleOpened']);
  });

  it('come late when their timers were lost, by the sweep', async () => {
    const { use, ports, clock, draft, approve, session, settle, told } = await world();
    const eventId = await draft();
    await approve(eventId);
    const sessionId = await session(eventId);
    await settle();
    for (const kind of ['sale-opens', 'sale-closes', 'reminder-sale'])
      await ports.timers.cancel(`${sessionId}:${kind}`);
    clock.moveTo(plusMs(start, 12 * hourMs));
    await settle();
    expect(await told()).toEqual([]);
    await use.jobs.sweepTimers.run();
    await settle();
    expect(await told()).toEqual(['SaleOpened']);
  });
});

describe('an event whose sessions are over', () => {
  it('is completed a day later, and leaves the listings', async () => {
    const { use, clock, draft, approve, session, settle } = await world();
    const eventId = await draft();
    await approve(eventId);
    await session(eventId);
    clock.moveTo(plusMs(start, 126 * hourMs));
    expect(await use.jobs.completeEvents.run()).toBe(0);
    clock.moveTo(plusMs(start, 127 * hourMs));
    expect(await use.jobs.completeEvents.run()).toBe(1);
    expect(await use.jobs.completeEvents.run()).toBe(0);
    await settle();
    expect(valueOf(await use.browsing.searchEvents({ page: { limit: 5 } })).items).toEqual([]);
    expect(valueOf(await use.browsing.showEvent({ eventId })).event.progress.status).toBe('completed');
  });
});

describe('a search', () => {
  it('is refused with everything that can not be', async () => {
    const { use } = await world();
    const near = { latitude: 91, longitude: 0, radiusKm: 0 };
    const query = { near, from: instant(2), to: instant(1), page: { limit: 0, cursor: 'x' } };
    expect(await use.browsing.searchEvents(query)).toMatchObject({
      refusal: {
        code: 'browsing/query-invalid',
        problems: [{ path: 'near' }, { path: 'radiusKm' }, { path: 'to' }, { path: 'cursor' }, { path: 'limit' }],
      },
    });
    expect(await use.browsing.searchEvents({ sort: 'distance', page: { limit: 1 } })).toMatchObject({
      refusal: { problems: [{ path: 'near', code: 'missing' }] },
    });
    const byPrice = (currency?: string) => use.browsing.searchEvents({ sort: 'price', currency, page: { limit: 1 } });
    expect(await byPrice()).toMatchObject({ refusal: { problems: [{ path: 'currency', code: 'missing' }] } });
    expect(await byPrice('ABC')).toMatchObject({
      refusal: { problems: [{ path: 'currency', code: 'unknown-currency' }] },
    });
    expect(await byPrice('JPY')).toMatchObject({ ok: true });
  });
});
