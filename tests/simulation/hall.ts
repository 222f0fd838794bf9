import { ticketly } from '@ticketly/core';
import type { AreaId, EventDetails, Ports, Principal, PrincipalId, Role, SessionId, TierId } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';

export const person = (principalId: string, role: Role): Principal => ({
  principalId: principalId as PrincipalId,
  roles: [role],
});

/** A tier that costs so many cents. */
export const tier = (name: string, amountMinor: number): EventDetails['tiers'][number] => ({
  tierId: name as TierId,
  name,
  price: { amountMinor, currency: 'EUR' },
  color: '#336699',
});

const details: EventDetails = {
  title: 'A small house',
  summary: 'Few seats, so that everybody wants the same ones.',
  category: 'theatre',
  venue: { name: 'House', city: 'Vienna', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [tier('paid', 1_999), tier('free', 0)],
};

/** Nine seats in two rows, one row for nothing, and standing room for three. */
export const layout: LayoutDraft = {
  name: 'Small house',
  canvas: { width: 20, height: 20 },
  focalPoint: { x: 10, y: 0 },
  sections: [
    {
      kind: 'reserved',
      sectionId: 'S',
      label: 'Stalls',
      tierId: 'paid' as TierId,
      position: { x: 10, y: 5 },
      rotation: 0,
      shape: { kind: 'straight' },
      numbering: 'ascending',
      seatPitch: 0.6,
      rowPitch: 1,
      rows: [
        { label: 'A', seats: 6 },
        { label: 'B', seats: 3, tierId: 'free' as TierId },
      ],
    },
    {
      kind: 'general_admission',
      sectionId: 'F',
      label: 'Floor',
      areaId: 'floor' as AreaId,
      capacity: 3,
      tierId: 'paid' as TierId,
      position: { x: 10, y: 12 },
      rotation: 0,
      size: { width: 5, height: 3 },
    },
  ],
};

export const seatIds: readonly string[] = [
  'S-A-1',
  'S-A-2',
  'S-A-3',
  'S-A-4',
  'S-A-5',
  'S-A-6',
  'S-B-1',
  'S-B-2',
  'S-B-3',
];

const must = <Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: unknown },
): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

/** Puts the small house on sale, over ports that work. */
export const openSmallHouse = async (
  ports: Ports,
  hall: LayoutDraft = layout,
  tiers: EventDetails['tiers'] = details.tiers,
): Promise<SessionId> => {
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const organizer = person('organizer', 'organizer');
  const { organizationId } = must(
    await office.organizations.createOrganization({ principal: organizer, name: 'House' }),
  );
  const { eventId } = must(
    await office.catalog.createEvent({ principal: organizer, organizationId, details: { ...details, tiers } }),
  );
  const saved = must(await office.halls.saveLayout({ principal: organizer, organizationId, layout: hall }));
  const day = 86_400_000;
  const now = ports.clock.now();
  const plan = {
    startsAt: (now + day) as typeof now,
    endsAt: (now + 2 * day) as typeof now,
    saleStart: { kind: 'at-once' as const },
    layoutId: saved.layoutId,
    layoutVersion: saved.version,
    holdTtlMs: 60_000,
  };
  const { sessionId } = must(await office.scheduling.createSession({ principal: organizer, eventId, plan }));
  must(await office.catalog.submitEvent({ principal: organizer, eventId }));
  must(await office.catalog.approveEvent({ principal: person('admin', 'event_admin'), eventId }));
  return sessionId;
};
