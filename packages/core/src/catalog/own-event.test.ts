import { describe, expect, it, test } from 'vitest';
import type { EventId } from '../kernel/index.ts';
import { adele, codeOf, olga, person, valueOf } from '../testing/index.ts';
import { draftedEvent } from './drafted-event.fixture.ts';
import type { DraftedEvent } from './drafted-event.fixture.ts';

const eventId = 'no-event' as EventId;
const eve = person('eve', 'organizer', 'buyer');

test.each<[what: string, ask: (made: DraftedEvent) => Promise<unknown>]>([
  ['finds', ({ app }) => app.catalog.findOwnEvent({ principal: olga, eventId })],
  ['finds, as an admin,', ({ app }) => app.catalog.findOwnEvent({ principal: adele, eventId })],
  ['changes', ({ app, details }) => app.catalog.changeEvent({ principal: olga, eventId, details })],
  ['submits', ({ app }) => app.catalog.submitEvent({ principal: olga, eventId })],
  ['approves', ({ app }) => app.catalog.approveEvent({ principal: adele, eventId })],
  ['rejects', ({ app }) => app.catalog.rejectEvent({ principal: adele, eventId, reason: 'No.' })],
  ['cancels', ({ app }) => app.scheduling.cancelEvent({ principal: olga, eventId })],
  ['lists the sessions of', ({ app }) => app.browsing.listOwnSessions({ principal: olga, eventId })],
])('nobody %s an event that does not exist', async (_what, ask) => {
  expect(await ask(await draftedEvent())).toEqual({ ok: false, refusal: { code: 'catalog/event-unknown' } });
});

describe('a draft', () => {
  it('is seen by members, whatever their role, and by those who judge events', async () => {
    const made = await draftedEvent();
    const scanner = person('sam', 'buyer');
    await made.employ(scanner, 'scanner');
    for (const principal of [olga, scanner, adele])
      expect(valueOf(await made.app.catalog.findOwnEvent({ principal, eventId: made.eventId }))).toMatchObject({
        eventId: made.eventId,
        progress: { status: 'draft' },
      });
  });

  it('does not exist for anybody else', async () => {
    const { app, ...made } = await draftedEvent();
    expect(codeOf(await app.catalog.findOwnEvent({ principal: eve, eventId: made.eventId }))).toBe(
      'catalog/event-unknown',
    );
  });
});
