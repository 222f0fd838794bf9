import { expect, test } from 'vitest';
import { instant, money } from '../kernel/index.ts';
import type { EventId, OrganizationId, PrincipalId, TierId } from '../kernel/index.ts';
import { evolveEvent } from './event-facts.ts';
import type { EventFact } from './event-facts.ts';
import type { Event, EventDetails } from './event.ts';

const eventId = 'event-1' as EventId;
const [olga, mia, adele] = ['olga' as PrincipalId, 'mia' as PrincipalId, 'adele' as PrincipalId];
const details: EventDetails = {
  title: 'Night of strings',
  summary: '',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [{ tierId: 'floor' as TierId, name: 'Floor', price: money(4500, 'EUR'), color: '#aa00ff' }],
};
const draft: Event = {
  eventId,
  organizationId: 'organization-1' as OrganizationId,
  details,
  progress: { status: 'draft' },
  createdAt: instant(0),
};
const changedBy = (by: PrincipalId): EventFact => ({ type: 'EventChanged', payload: { eventId, details, by } });
const submittedBy = (by: PrincipalId): EventFact => ({
  type: 'EventSubmitted',
  payload: { eventId, submittedAt: instant(1), by },
});
const approved: EventFact = { type: 'EventApproved', payload: { eventId, approvedAt: instant(2), by: adele } };

test.each<[what: string, before: readonly PrincipalId[] | undefined, after: readonly PrincipalId[]]>([
  ['the one who wrote it first', [olga], [olga, mia]],
  ['none from before they were kept', undefined, [mia, olga]],
])('the authors of an event are who changed or submitted it, each once, and %s', (_what, authors, after) => {
  const written: Event = authors === undefined ? draft : { ...draft, authors };
  const facts = [changedBy(mia), changedBy(olga), submittedBy(mia), submittedBy(olga), approved];
  expect(facts.reduce<Event>(evolveEvent, written).authors).toEqual(after);
  expect([submittedBy(mia), submittedBy(olga)].reduce<Event>(evolveEvent, written).authors).toEqual(after);
});

test('nothing happens to an event that was never created', () => {
  expect(() => evolveEvent(undefined, approved)).toThrow('event event-1 was never created');
});
