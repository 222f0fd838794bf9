import { expect, test } from 'vitest';
import type { OrganizationId } from '../kernel/index.ts';
import { adele, codeOf, olga, person } from '../testing/index.ts';
import { draftedEvent } from './drafted-event.fixture.ts';

const [mia, sam] = [person('mia', 'organizer'), person('sam', 'organizer')];

test('owners and managers draft events, and nobody else', async () => {
  const { app, organizationId, details, employ } = await draftedEvent();
  await employ(mia, 'manager');
  await employ(sam, 'scanner');
  const draftedBy = async (principal: typeof olga): Promise<string> =>
    codeOf(await app.catalog.createEvent({ principal, organizationId, details }));
  expect([await draftedBy(olga), await draftedBy(mia)]).toEqual(['ok', 'ok']);
  expect(await draftedBy(sam)).toBe('organizations/member-role-missing');
  for (const stranger of [adele, person('eve', 'organizer')])
    expect(await draftedBy(stranger)).toBe('organizations/organization-unknown');
});

test('an event is not drafted for an organization that does not exist', async () => {
  const { app, details } = await draftedEvent();
  const organizationId = 'no-organization' as OrganizationId;
  expect(codeOf(await app.catalog.createEvent({ principal: olga, organizationId, details }))).toBe(
    'organizations/organization-unknown',
  );
});

test('an event is not drafted with details that are wrong, and everything that is wrong is told', async () => {
  const { app, ports, organizationId, details } = await draftedEvent();
  const before = await ports.events.countDrafts(organizationId);
  const wrong = { ...details, title: '', category: 'Opera' };
  expect(await app.catalog.createEvent({ principal: olga, organizationId, details: wrong })).toMatchObject({
    ok: false,
    refusal: { code: 'catalog/event-invalid', problems: [{ path: 'title' }, { path: 'category' }] },
  });
  expect(await ports.events.countDrafts(organizationId)).toBe(before);
});
