import { describe, expect, it, test } from 'vitest';
import { defaultLimits, instant, money } from '../kernel/index.ts';
import type { EventId, OrganizationId, PrincipalId, TierId } from '../kernel/index.ts';
import { changesSinceApproval, checkFixedParts } from './change-after-approval.ts';
import { decideEvent } from './event-decider.ts';
import { evolveEvent } from './event-facts.ts';
import type { Event, EventDetails, Tier } from './event.ts';

const stalls: Tier = { tierId: 'stalls' as TierId, name: 'Stalls', price: money(2_000, 'EUR'), color: '#336699' };
const circle: Tier = { tierId: 'circle' as TierId, name: 'Circle', price: money(3_000, 'EUR'), color: '#996633' };
const details: EventDetails = {
  title: 'Night of strings',
  summary: 'By candlelight',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [stalls, circle],
};
const words: EventDetails = {
  ...details,
  title: 'Evening of strings',
  summary: '',
  tiers: [{ ...stalls, name: 'Parkett', color: '#000000' }, circle],
};
const approved: Event = {
  eventId: 'event-1' as EventId,
  organizationId: 'organization-1' as OrganizationId,
  details,
  progress: { status: 'approved', approvedAt: instant(1) },
  createdAt: instant(0),
};
const by = 'olga' as PrincipalId;
const changed = (event: Event, to: EventDetails): Event => {
  const decided = decideEvent({ kind: 'change', details: to, limits: defaultLimits, now: instant(2), by }, event);
  if (!decided.ok) throw new Error(JSON.stringify(decided.refusal));
  return decided.value.reduce<Event>(evolveEvent, event);
};

describe('the details of an approved event', () => {
  it('may change in their words', () => {
    expect(checkFixedParts(details, words)).toEqual([]);
  });

  it('are compared regardless of the order of their fields', () => {
    const { venue, ...rest } = details;
    const turned = Object.fromEntries(Object.entries(venue).reverse()) as unknown as EventDetails['venue'];
    expect(checkFixedParts(details, { venue: turned, ...rest })).toEqual([]);
  });

  test.each<[path: string, to: Partial<EventDetails>]>([
    ['category', { category: 'opera' }],
    ['venue', { venue: { ...details.venue, city: 'Graz' } }],
    ['currency', { currency: 'CHF' }],
    ['priceRules', { priceRules: { fees: [], taxes: [] } }],
    ['contact', { contact: 'required' }],
    ['asksNames', { asksNames: 'required' }],
    ['questions', { questions: [] }],
    ['tiers[0]', { tiers: [{ ...stalls, price: money(1_999, 'EUR') }, circle] }],
    ['tiers[1]', { tiers: [stalls] }],
    ['tiers[1]', { tiers: [stalls, { ...circle, tierId: 'balcony' as TierId }] }],
    ['tiers[2]', { tiers: [stalls, circle, { ...circle, tierId: 'balcony' as TierId }] }],
  ])('keep their %s', (path, to) => {
    expect(checkFixedParts(details, { ...details, ...to })).toMatchObject([{ path, code: 'fixed-by-approval' }]);
  });

  it('are refused with every problem listed', () => {
    const to = { ...details, title: '', category: 'opera' };
    const decided = decideEvent({ kind: 'change', details: to, limits: defaultLimits, now: instant(2), by }, approved);
    expect(decided).toMatchObject({
      refusal: { code: 'catalog/event-invalid', problems: [{ path: 'title' }, { path: 'category' }] },
    });
  });
});

describe('what was changed since the approval', () => {
  it('is nothing before and right after it', () => {
    const draft: Event = { ...approved, progress: { status: 'draft' } };
    expect(changesSinceApproval(changed(draft, words))).toEqual([]);
    expect(changesSinceApproval(approved)).toEqual([]);
  });

  it('is compared with what was approved, however often it was changed', () => {
    const once = changed(approved, words);
    const twice = changed(once, { ...words, summary: 'Quartets' });
    expect(changesSinceApproval(twice)).toEqual([
      { path: 'title', approved: 'Night of strings', now: 'Evening of strings' },
      { path: 'summary', approved: 'By candlelight', now: 'Quartets' },
      { path: 'tiers[0].name', approved: 'Stalls', now: 'Parkett' },
      { path: 'tiers[0].color', approved: '#336699', now: '#000000' },
    ]);
    expect(twice.progress).toEqual(approved.progress);
    expect(changesSinceApproval(changed(twice, details))).toEqual([]);
  });
});
