import { describe, expect, it } from 'vitest';
import type { Principal } from '../identity/index.ts';
import type { EventId, OrganizationId } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import { olga, person, tier, valueOf } from '../testing/index.ts';
import { checkLayout } from './check-layout.ts';
import { eve, seatsOf, twoOrganizations } from './two-organizations.fixture.ts';
import type { TwoOrganizations } from './two-organizations.fixture.ts';

const layout = seatsOf(12);

describe('a layout', () => {
  it('is checked and saved by owners and managers; scanners are told that they may not', async () => {
    const { app, organizationId, employ } = await twoOrganizations();
    const [manager, scanner] = [person('mary'), person('scott')];
    await employ(manager, 'manager');
    await employ(scanner, 'scanner');
    const refused = { ok: false, refusal: { code: 'organizations/member-role-missing', needs: editors } };
    for (const ask of [app.halls.checkLayout, app.halls.saveLayout]) {
      for (const principal of [olga, manager])
        expect(await ask({ principal, organizationId, layout })).toMatchObject({ ok: true });
      expect(await ask({ principal: scanner, organizationId, layout })).toEqual(refused);
    }
  });

  it('is not checked or saved for an organization of others, or for none', async () => {
    const { app, theirs } = await twoOrganizations();
    const unknown = { ok: false, refusal: { code: 'organizations/organization-unknown' } };
    for (const organizationId of [theirs.organizationId, 'no-organization' as OrganizationId]) {
      expect(await app.halls.checkLayout({ principal: olga, organizationId, layout })).toEqual(unknown);
      expect(await app.halls.saveLayout({ principal: olga, organizationId, layout })).toEqual(unknown);
    }
  });

  /** Drafts an event that has no stalls. */
  const withoutStalls = async ({ app, eventId: known }: TwoOrganizations, by: Principal, of: OrganizationId) => {
    const { details } = valueOf(await app.catalog.findOwnEvent({ principal: olga, eventId: known }));
    const owned = { principal: by, organizationId: of };
    const event = { ...details, tiers: [tier('vip', 80_000)] };
    return valueOf(await app.catalog.createEvent({ ...owned, details: event })).eventId;
  };
  it.each<[what: string, eventOf: (made: TwoOrganizations) => Promise<EventId | undefined>, codes: readonly string[]]>([
    ['whatever is painted, without an event', async () => undefined, []],
    ['whatever is painted, with an event that does not exist', async () => 'no-event' as EventId, []],
    ['the tiers of the event', async ({ eventId }) => eventId, []],
    ['no other', (made) => withoutStalls(made, olga, made.organizationId), ['unknown-tier']],
    [
      'whatever is painted, with an event of others',
      (made) => withoutStalls(made, eve, made.theirs.organizationId),
      [],
    ],
  ])('may be painted with %s', async (_what, eventOf, codes) => {
    const made = await twoOrganizations();
    const { app, organizationId } = made;
    const command = { principal: olga, organizationId, layout, eventId: await eventOf(made) };
    expect(valueOf(await app.halls.checkLayout(command)).map(({ code }) => code)).toEqual(codes);
    expect((await app.halls.saveLayout(command)).ok).toBe(codes.length === 0);
  });

  it('has as many seats as the limit says, for an event or for none', async () => {
    const { app, organizationId, eventId } = await twoOrganizations({ seatsPerSession: 12 });
    for (const of of [undefined, eventId]) {
      const check = (seats: number) =>
        app.halls.checkLayout({ principal: olga, organizationId, layout: seatsOf(seats), eventId: of });
      expect(valueOf(await check(12))).toEqual([]);
      expect(valueOf(await check(13))).toMatchObject([{ code: 'over-capacity' }]);
    }
  });

  it('is checked in slices, between which the process does what else there is', async () => {
    const { ports, organizationId } = await twoOrganizations();
    let turns = 0;
    const check = checkLayout({ ...ports, nextTurn: async () => void (turns += 1) });
    expect(valueOf(await check({ principal: olga, organizationId, layout }))).toEqual([]);
    expect(turns).toBeGreaterThan(0);
  });
});
