import { describe, expect, it, test } from 'vitest';
import type { Principal } from '../identity/index.ts';
import { adele, codeOf, olga, person, valueOf } from '../testing/index.ts';
import { draftedEvent } from './drafted-event.fixture.ts';

const hourMs = 3_600_000;
const boss = person('boss', 'organizer', 'event_admin');

describe('who judges an event', () => {
  /*
   * The clock of the server that saw them leave may be behind. By their memberships, they then left
   * before the event was written.
   */
  test.each<[what: string, writer: Principal, changer: Principal, submitter: Principal]>([
    ['wrote', boss, olga, olga],
    ['changed', olga, boss, olga],
    ['submitted', olga, olga, boss],
  ])('never %s it, whenever they left', async (_what, writer, changer, submitter) => {
    const { app, clock, organizationId, details, employ } = await draftedEvent();
    await employ(boss, 'owner');
    const written = await app.catalog.createEvent({ principal: writer, organizationId, details });
    const { eventId } = valueOf(written);
    valueOf(await app.catalog.changeEvent({ principal: changer, eventId, details }));
    valueOf(await app.catalog.submitEvent({ principal: submitter, eventId }));
    clock.advance(-hourMs);
    await employ(boss, null);
    expect(codeOf(await app.catalog.approveEvent({ principal: boss, eventId }))).toBe('catalog/approver-involved');
    expect(codeOf(await app.catalog.rejectEvent({ principal: boss, eventId, reason: 'No.' }))).toBe(
      'catalog/approver-involved',
    );
    expect(codeOf(await app.catalog.approveEvent({ principal: adele, eventId }))).toBe('ok');
  });

  it('is told by memberships alone where nobody kept who wrote it', async () => {
    const { app, ports, eventId, employ } = await draftedEvent();
    valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
    const stored = await ports.events.find(eventId);
    if (stored === undefined) throw new Error('the event is gone');
    const { authors: _, ...state } = stored.state;
    valueOf(await ports.events.save({ state, events: [], expectedVersion: stored.version }));
    await employ(boss, 'scanner');
    expect(codeOf(await app.catalog.approveEvent({ principal: boss, eventId }))).toBe('catalog/approver-involved');
    expect(codeOf(await app.catalog.approveEvent({ principal: adele, eventId }))).toBe('ok');
  });

  it('has the role for it', async () => {
    const { app, eventId } = await draftedEvent();
    valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
    for (const principal of [olga, person('eve', 'organizer', 'buyer')]) {
      expect(await app.catalog.approveEvent({ principal, eventId })).toMatchObject({
        refusal: { code: 'identity/role-missing', needs: 'event_admin' },
      });
      expect(codeOf(await app.catalog.rejectEvent({ principal, eventId, reason: 'No.' }))).toBe(
        'identity/role-missing',
      );
    }
  });
});

test('an event that is sent back tells its organizer why, and may be submitted again', async () => {
  const { app, clock, eventId } = await draftedEvent();
  valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
  const reason = 'The venue is missing its street.';
  valueOf(await app.catalog.rejectEvent({ principal: adele, eventId, reason }));
  const found = valueOf(await app.catalog.findOwnEvent({ principal: olga, eventId }));
  expect(found.progress).toEqual({ status: 'rejected', reason, rejectedAt: clock.now() });
  expect(codeOf(await app.catalog.submitEvent({ principal: olga, eventId }))).toBe('ok');
});
