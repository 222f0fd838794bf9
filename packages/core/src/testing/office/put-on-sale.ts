import type { EventDetails } from '../../catalog/index.ts';
import type { LayoutDraft } from '../../halls/index.ts';
import { plusMs } from '../../kernel/index.ts';
import type { EventId, Instant, LayoutId, OrganizationId, SessionId } from '../../kernel/index.ts';
import type { SessionPlan } from '../../scheduling/index.ts';
import type { Ticketly } from '../../ticketly.ts';
import { valueOf } from './answers.ts';
import { adele, olga } from './people.ts';
import { smallHall, tier } from './small-hall.ts';

/**
 * What may differ from the defaults: the small hall, with a session that begins in 100 hours, lasts
 * three, and goes on sale at once.
 */
export interface SaleWishes {
  readonly hall?: LayoutDraft;
  readonly event?: Partial<EventDetails>;
  readonly plan?: Partial<SessionPlan>;
}

/** A session of Olga's, with its event, layout and organization. */
export interface PlannedSale {
  readonly organizationId: OrganizationId;
  readonly eventId: EventId;
  readonly sessionId: SessionId;
  readonly layoutId: LayoutId;
}

const hourMs = 3_600_000;

const eventDetails: EventDetails = {
  title: 'Night of Strings',
  summary: 'Strings, at night.',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [tier('vip', 80_000), tier('stalls', 1_999), tier('free', 0)],
};

/** Plans a session of an event that is not public yet. */
export const planSale = async (
  { organizations, catalog, halls, scheduling }: Ticketly,
  now: Instant,
  { hall = smallHall, event, plan }: SaleWishes = {},
): Promise<PlannedSale> => {
  const organization = await organizations.createOrganization({ principal: olga, name: 'Strings Inc.' });
  const { organizationId } = valueOf(organization);
  const owned = { principal: olga, organizationId };
  const { eventId } = valueOf(await catalog.createEvent({ ...owned, details: { ...eventDetails, ...event } }));
  const { layoutId, version } = valueOf(await halls.saveLayout({ ...owned, layout: hall }));
  const planned: SessionPlan = {
    startsAt: plusMs(now, 100 * hourMs),
    endsAt: plusMs(now, 103 * hourMs),
    saleStart: { kind: 'at-once' },
    layoutId,
    layoutVersion: version,
    ...plan,
  };
  const { sessionId } = valueOf(await scheduling.createSession({ principal: olga, eventId, plan: planned }));
  return { organizationId, eventId, sessionId, layoutId };
};

/**
 * Plans a session, and has Adele approve its event. It is on sale at once, or from its sale's
 * start.
 */
export const putOnSale = async (app: Ticketly, now: Instant, wishes?: SaleWishes): Promise<PlannedSale> => {
  const planned = await planSale(app, now, wishes);
  const { eventId } = planned;
  valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
  valueOf(await app.catalog.approveEvent({ principal: adele, eventId }));
  return planned;
};
