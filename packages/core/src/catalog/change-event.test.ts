import { describe, expect, it, test } from 'vitest';
import { defaultLimits, money, plusMs } from '../kernel/index.ts';
import type { TierId } from '../kernel/index.ts';
import { olga, smallHall, tiers, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { draftedEvent } from './drafted-event.fixture.ts';
import { paintedTiers } from './painted-tiers.ts';

const hourMs = 3_600_000;

/** Three sessions in two halls: one version of the small hall, and twice the next. */
const twoHalls = async () => {
  const made = await draftedEvent();
  const { app, ports, organizationId, layoutId, eventId, sessionId } = made;
  const saved = await app.halls.saveLayout({ principal: olga, organizationId, layoutId, layout: smallHall });
  const session = (await ports.sessions.find(sessionId))?.state;
  if (session === undefined) throw new Error('the session is gone');
  const { startsAt, endsAt } = session;
  for (const later of [hourMs, 2 * hourMs]) {
    const plan = {
      startsAt: plusMs(startsAt, later),
      endsAt: plusMs(endsAt, later),
      saleStart: { kind: 'at-once' as const },
      layoutId,
      layoutVersion: valueOf(saved).version,
    };
    valueOf(await app.scheduling.createSession({ principal: olga, eventId, plan }));
  }
  const changeWith = (over: Partial<typeof ports>, details: Partial<typeof made.details>) =>
    ticketly({ ...ports, ...over }).catalog.changeEvent({
      principal: olga,
      eventId,
      details: { ...made.details, ...details },
    });
  return { ...made, changeWith };
};

describe('a change of an event whose sessions are planned', () => {
  it('looks at each hall once, with a pause for others', async () => {
    const { changeWith } = await twoHalls();
    let pauses = 0;
    const nextTurn = async (): Promise<void> => {
      pauses += 1;
    };
    valueOf(await changeWith({ nextTurn }, { title: 'Tosca' }));
    expect(pauses).toBe(2);
  });

  it('tells once that seats are worth too much, in however many halls', async () => {
    const { changeWith } = await twoHalls();
    const limits = { ...defaultLimits, sessionWorthMinor: 1 };
    expect(await changeWith({ limits }, {})).toEqual({
      ok: false,
      refusal: {
        code: 'catalog/event-invalid',
        problems: [{ path: 'tiers', code: 'worth-too-high', message: expect.any(String) as string }],
      },
    });
  });

  it('tells first what is wrong with its details', async () => {
    const { changeWith, details } = await twoHalls();
    const limits = { ...defaultLimits, sessionWorthMinor: 1, priceMinor: 80_000 };
    const dearer = details.tiers.map((tier) =>
      tier.tierId === tiers.vip ? { ...tier, price: money(80_001, 'EUR') } : tier,
    );
    expect(await changeWith({ limits }, { tiers: dearer })).toMatchObject({
      refusal: { code: 'catalog/event-invalid', problems: [{ path: 'tiers[0].price', code: 'too-high' }] },
    });
  });

  it('keeps every tier that their seats are painted with', async () => {
    const { changeWith, details } = await twoHalls();
    const kept = details.tiers.filter(({ tierId }) => tierId === tiers.vip);
    expect(await changeWith({}, { tiers: kept })).toEqual({
      ok: false,
      refusal: { code: 'catalog/tiers-in-use', tierIds: [tiers.stalls, tiers.free] },
    });
  });
});

test('a seat without a tier is painted with none', () => {
  const sellable = new Map<TierId | null, number>([
    [null, 3],
    [tiers.stalls, 2],
  ]);
  expect(paintedTiers(sellable)).toEqual([tiers.stalls]);
});
