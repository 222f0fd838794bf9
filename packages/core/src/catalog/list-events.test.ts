import { describe, expect, it, test } from 'vitest';
import type { EventId, OrganizationId, PageRequest } from '../kernel/index.ts';
import { adele, codeOf, olga, person, valueOf } from '../testing/index.ts';
import { draftedEvent } from './drafted-event.fixture.ts';
import type { DraftedEvent } from './drafted-event.fixture.ts';

const eve = person('eve', 'organizer', 'buyer');

/** Three events that wait for an admin, the last of them Eve's; pages have two at the most. */
const submitted = async () => {
  const made = await draftedEvent({ pageSize: 2 });
  const { app, organizationId, details } = made;
  const theirs = valueOf(await app.organizations.createOrganization({ principal: eve, name: 'Other' }));
  const write = async (principal: typeof olga, to: OrganizationId): Promise<EventId> =>
    valueOf(await app.catalog.createEvent({ principal, organizationId: to, details })).eventId;
  const ours = [made.eventId, await write(olga, organizationId)];
  const their = await write(eve, theirs.organizationId);
  for (const eventId of ours) valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
  valueOf(await app.catalog.submitEvent({ principal: eve, eventId: their }));
  const draft = await write(olga, organizationId);
  return { ...made, waiting: [...ours, their], draft, their };
};
const review = ({ app }: DraftedEvent, page: PageRequest, principal = adele) =>
  app.catalog.listEventsToReview({ principal, review: 'submitted', page });
const idsOf = async (...asked: Parameters<typeof review>): Promise<readonly EventId[]> =>
  valueOf(await review(...asked)).items.map((event) => event.eventId);

describe('the events to review', () => {
  it('are listed for admins alone', async () => {
    const made = await submitted();
    for (const principal of [olga, eve])
      expect(await review(made, { limit: 2 }, principal)).toMatchObject({
        ok: false,
        refusal: { code: 'identity/role-missing', needs: 'event_admin' },
      });
    expect(codeOf(await review(made, { limit: 2 }))).toBe('ok');
  });

  it('are those of all organizations, oldest first, page by page, and no drafts', async () => {
    const made = await submitted();
    const [first, second, third] = made.waiting;
    expect(await idsOf(made, { limit: 1 })).toEqual([first]);
    const { nextCursor } = valueOf(await review(made, { limit: 1 }));
    expect(await idsOf(made, { limit: 2, cursor: nextCursor ?? undefined })).toEqual([second, third]);
  });

  it('are at most as many on a page as the limit says', async () => {
    const made = await submitted();
    expect(await idsOf(made, { limit: 3 })).toEqual(made.waiting.slice(0, 2));
  });

  it('are those of the state, or the ones whose words were changed since they were approved', async () => {
    const { app, eventId, details } = await submitted();
    valueOf(await app.catalog.approveEvent({ principal: adele, eventId }));
    const list = async (wanted: 'approved' | 'changed') =>
      valueOf(await app.catalog.listEventsToReview({ principal: adele, review: wanted, page: { limit: 2 } })).items;
    expect(await list('approved')).toMatchObject([{ eventId }]);
    expect(await list('changed')).toEqual([]);
    valueOf(await app.catalog.changeEvent({ principal: olga, eventId, details: { ...details, title: 'Tosca' } }));
    expect(await list('changed')).toMatchObject([{ eventId }]);
  });

  test.each(['no-event', 'not an id', ''])('are not continued after "%s"', async (cursor) => {
    expect(codeOf(await review(await submitted(), { limit: 2, cursor }))).toBe('kernel/cursor-invalid');
  });
});

describe('the events of an organization', () => {
  it('are listed newest first, page by page, whatever their state', async () => {
    const { app, organizationId, waiting, draft } = await submitted();
    const query = { principal: olga, organizationId };
    const first = valueOf(await app.catalog.listOwnEvents({ ...query, page: { limit: 1 } }));
    expect(first.items.map(({ eventId }) => eventId)).toEqual([draft]);
    const cursor = first.nextCursor ?? undefined;
    const second = valueOf(await app.catalog.listOwnEvents({ ...query, page: { limit: 3, cursor } }));
    expect(second.items.map(({ eventId }) => eventId)).toEqual([waiting[1], waiting[0]]);
  });

  it('are not continued after an event of another, or after none', async () => {
    const { app, organizationId, their } = await submitted();
    for (const cursor of [their, 'no-event', 'not an id']) {
      const page = { limit: 2, cursor };
      expect(codeOf(await app.catalog.listOwnEvents({ principal: olga, organizationId, page }))).toBe(
        'kernel/cursor-invalid',
      );
    }
  });

  it('are none where there is no such organization', async () => {
    const { app } = await draftedEvent();
    const organizationId = 'no-organization' as OrganizationId;
    expect(codeOf(await app.catalog.listOwnEvents({ principal: olga, organizationId, page: { limit: 2 } }))).toBe(
      'organizations/organization-unknown',
    );
  });
});
