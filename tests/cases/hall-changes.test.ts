import type { AreaId, LayoutDraft, Principal } from '@ticketly/core';
import { describe, expect, test } from 'vitest';
import { layout, person } from '../simulation/hall.ts';
import { ada, bob, openCase, valueOf } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';

const organizer = person('organizer', 'organizer');

/** The small house with standing room for so many. */
const houseFor = (capacity: number): LayoutDraft => ({
  ...layout,
  sections: layout.sections.map((section) =>
    section.kind === 'general_admission' ? { ...section, capacity } : section,
  ),
});

/** Puts the session into another hall, as an organizer does. */
const rebuild = async ({ app, ports, sessionId }: CaseOffice, draft: LayoutDraft): Promise<void> => {
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('the house has no session');
  const { layoutId, organizationId } = session;
  const command = { principal: organizer, sessionId };
  valueOf(await app.pauseSession(command));
  const saved = { principal: organizer, organizationId, layoutId, layout: draft };
  const { version } = valueOf(await app.saveLayout(saved));
  valueOf(await app.changeSession({ ...command, changes: { layoutVersion: version } }));
  valueOf(await app.resumeSession(command));
};

describe('an area that shrinks and grows while it is sold', () => {
  const standing = ({ app, sessionId }: CaseOffice, principal: Principal, quantity: number) =>
    app.holdSeats({ principal, sessionId, wanted: { kind: 'area', areaId: 'floor' as AreaId, quantity } });

  test('never sells a place that it does not have, also of those that came back', async () => {
    const office = await openCase();
    const { holdId } = valueOf(await standing(office, ada, 3)).hold;
    valueOf(await office.app.releaseHold({ principal: ada, holdId }));
    await rebuild(office, houseFor(2));
    expect(await standing(office, bob, 3)).toEqual({
      ok: false,
      refusal: { code: 'locking/area-unavailable', areaId: 'floor', left: 2 },
    });
    const { hold } = valueOf(await standing(office, bob, 2));
    expect(hold.lines.map(({ seatId }) => seatId)).toEqual(['floor~1', 'floor~2']);
    await rebuild(office, houseFor(4));
    const { hold: rest } = valueOf(await standing(office, ada, 2));
    expect(rest.lines.map(({ seatId }) => seatId)).toEqual(['floor~3', 'floor~4']);
    expect(await office.findings()).toEqual([]);
  });
});
