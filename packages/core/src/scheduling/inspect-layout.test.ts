import { expect, it } from 'vitest';
import type { Event } from '../catalog/index.ts';
import { defaultLimits, instant } from '../kernel/index.ts';
import type { EventId, LayoutId, OrganizationId } from '../kernel/index.ts';
import type { Section } from '../seating/index.ts';
import { areaSection, hallOf, layoutOf, rowSection, tier } from '../testing/index.ts';
import { inspectLayout } from './inspect-layout.ts';

const event: Event = {
  eventId: 'event' as EventId,
  organizationId: 'organization' as OrganizationId,
  details: {
    title: 'Night of Strings',
    summary: '',
    category: 'concert',
    venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
    currency: 'EUR',
    tiers: [tier('stalls', 1_999)],
  },
  progress: { status: 'draft' },
  createdAt: instant(0),
};
const blocked = rowSection('S', [{ label: '1', seats: 1 }], { notes: [{ row: '1', number: 1, blocked: true }] });

it.each<[what: string, section: Section, capacity: number, codes: readonly string[]]>([
  ['no seat', blocked, 0, ['capacity-invalid']],
  ['a seat', areaSection('floor', 1), 1, []],
  ['as many seats as one session may', areaSection('floor', 12), 12, []],
  ['more seats than that', areaSection('floor', 13), 13, ['capacity-invalid']],
])('a hall that sells %s is told from one that fits', async (_, section, capacity, codes) => {
  const ports = {
    limits: { ...defaultLimits, seatsPerSession: 12 },
    layouts: { find: async () => layoutOf(hallOf([section])) },
  };
  const hall = await inspectLayout(ports, event, { layoutId: 'hall' as LayoutId, layoutVersion: 1 });
  expect(hall.capacity).toBe(capacity);
  expect(hall.problems.map(({ code }) => code)).toEqual(codes);
  expect(hall.problems.every(({ path }) => path === 'layoutId')).toBe(true);
});
