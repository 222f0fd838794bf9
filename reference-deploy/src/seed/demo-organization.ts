import { instant, plusMs } from '@ticketly/core';
import type {
  Event,
  EventId,
  OrganizationId,
  Principal,
  PrincipalId,
  Role,
  SessionId,
  Ticketly,
  Instant,
} from '@ticketly/core';
import type { DiscountPlan } from '@ticketly/core/discounts';
import { saleStartOf } from './demo-events.ts';
import type { DemoEvent } from './demo-events.ts';
import { valueOf } from './value-of.ts';

const person = (name: string, ...roles: readonly Role[]): Principal => ({ principalId: name as PrincipalId, roles });

/**
 * The people of the demo. The admin is not a member of the organization: nobody approves their own
 * events.
 */
export const people: Readonly<Record<'buyer' | 'organizer' | 'admin', Principal>> = {
  buyer: person('demo-buyer', 'buyer'),
  organizer: person('demo-organizer', 'organizer'),
  admin: person('demo-admin', 'event_admin'),
};

const name = 'Ticketly Demo';
const dayMs = 86_400_000;
const eveningMs = 2.5 * 3_600_000;

/** Half past seven in Vienna, in winter. */
const eveningOf = (moment: Instant): Instant => instant(Math.floor(moment / dayMs) * dayMs + 18.5 * 3_600_000);

/** The demo's organization, created if it is missing. */
export const ensureOrganization = async (app: Ticketly): Promise<OrganizationId> => {
  const principal = people.organizer;
  const own = valueOf(await app.organizations.listOrganizations({ principal }));
  const known = own.find((organization) => organization.name === name);
  return (known ?? valueOf(await app.organizations.createOrganization({ principal, name }))).organizationId;
};

/**
 * An event of the demo, on sale or about to be, with its session; whatever exists already stays as
 * it is.
 */
export const ensureEvent = async (
  app: Ticketly,
  organizationId: OrganizationId,
  demo: DemoEvent,
  now: Instant,
): Promise<SessionId> => {
  const principal = people.organizer;
  const page = valueOf(await app.catalog.listOwnEvents({ principal, organizationId, page: { limit: 100 } }));
  const known = page.items.find(({ details }) => details.title === demo.details.title);
  const event = known ?? valueOf(await app.catalog.createEvent({ principal, organizationId, details: demo.details }));
  const sessionId = await ensureSession(app, event, demo, now);
  await publish(app, event.eventId, event.progress.status);
  if (demo.discount !== undefined) await ensureDiscount(app, event.eventId, demo.discount);
  return sessionId;
};

const ensureSession = async (app: Ticketly, event: Event, demo: DemoEvent, now: Instant): Promise<SessionId> => {
  const { eventId, organizationId } = event;
  const principal = people.organizer;
  const [known] = valueOf(await app.browsing.listOwnSessions({ principal, eventId }));
  if (known !== undefined) return known.session.sessionId;
  const layout = valueOf(await app.halls.saveLayout({ principal, organizationId, layout: demo.hall }));
  const startsAt = eveningOf(plusMs(now, demo.inDays * dayMs));
  const plan = {
    startsAt,
    endsAt: plusMs(startsAt, eveningMs),
    saleStart: saleStartOf(demo, now),
    layoutId: layout.layoutId,
    layoutVersion: layout.version,
  };
  return valueOf(await app.scheduling.createSession({ principal, eventId, plan })).sessionId;
};

const publish = async (app: Ticketly, eventId: EventId, status: Event['progress']['status']): Promise<void> => {
  if (status === 'draft') valueOf(await app.catalog.submitEvent({ principal: people.organizer, eventId }));
  if (status === 'draft' || status === 'submitted')
    valueOf(await app.catalog.approveEvent({ principal: people.admin, eventId }));
};

const ensureDiscount = async (app: Ticketly, eventId: EventId, plan: DiscountPlan): Promise<void> => {
  const made = await app.discounts.createDiscount({ principal: people.organizer, eventId, plan });
  if (!made.ok && made.refusal.code !== 'discounts/code-taken') valueOf(made);
};
