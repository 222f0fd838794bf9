import { describe, expect, it, test } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, seatA } from '../testing/index.ts';
import { sessionPages } from '../views/index.ts';
import type { SessionPage, StaleMark, View, Viewed, Views } from '../views/index.ts';
import { bob, claimOf, never, openHouse, relay, setProgress, ticketsOf } from './house.fixture.ts';
import { plants } from './planted-drifts.fixture.ts';

/** Views, one of which shows its documents differently from how they are stored. */
const tampered = (views: Views, tamper: (page: Viewed<SessionPage>) => Viewed<SessionPage> | undefined): Views => ({
  ...views,
  get: async <Document extends StaleMark>(view: View<Document>, id: string) => {
    const viewed = await views.get(view, id);
    if (view.name !== sessionPages.name || viewed === undefined) return viewed;
    return tamper(viewed as unknown as Viewed<SessionPage>) as unknown as Viewed<Document> | undefined;
  },
});

describe('the auditor finds within two rounds', () => {
  it.each(plants)('%s', async (_name, kind, plant) => {
    const house = await openHouse();
    await plant(house);
    const audit = house.audit();
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    await audit.run();
    expect(audit.drifts().map((drift) => drift.kind)).toContain(kind);
    expect(house.told).toContainEqual([kind, 'found']);
  });

  it.each<[string, (page: Viewed<SessionPage>) => Viewed<SessionPage> | undefined]>([
    ['is not the fold of its facts', (page) => ({ ...page, document: { ...page.document, ticketsSold: 7 } })],
    ['is gone', () => undefined],
    ['went back', (page) => ({ ...page, position: (page.position - 1) as Position })],
  ])('a document that %s', async (_words, tamper) => {
    const house = await openHouse();
    const views = tampered(house.ports.views, tamper);
    const audit = house.audit({ views });
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    await audit.run();
    expect(audit.drifts().map(({ subject }) => subject)).toEqual([`views/session_pages/${house.sessionId}`]);
  });

  it('a document that changes all the time', async () => {
    const house = await openHouse();
    const views = tampered(house.ports.views, (page) => ({ ...page, document: { ...page.document, ticketsSold: 7 } }));
    const audit = house.audit({ views });
    for (let round = 1; round <= 2; round += 1) {
      await house.buy(buyer(`buyer ${round}`), seatA(9 + round));
      await house.carry();
      await audit.run();
    }
    expect(audit.drifts().map(({ subject }) => subject)).toEqual([`views/session_pages/${house.sessionId}`]);
  });

  it('a seat that stays held by nobody', async () => {
    const house = await openHouse();
    const stuck: Ports['seatLocks'] = {
      ...house.ports.seatLocks,
      held: async (sessionId) => {
        const held = await house.ports.seatLocks.held(sessionId);
        return held.ok ? { ok: true, value: { ...held.value, held: [...held.value.held, seatA(10)] } } : held;
      },
    };
    const audit = house.audit({ seatLocks: stuck });
    await audit.run();
    house.clock.advance(24 * 3_600_000);
    await audit.run();
    await audit.run();
    expect(audit.drifts().map((drift) => drift.subject)).toContain(`sessions/${house.sessionId}/${seatA(10)}`);
  });

  it('a log and a follower that went back', async () => {
    const house = await openHouse();
    let lost = 0;
    const audit = house.audit({
      logHistory: {
        ...house.ports.logHistory,
        latest: async () => {
          const mark = await house.ports.logHistory.latest();
          return { ...mark, position: (mark.position - lost) as Position };
        },
      },
      checkpoints: {
        ...house.ports.checkpoints,
        get: async (consumer) => ((await house.ports.checkpoints.get(consumer)) - lost) as Position,
      },
    });
    await audit.run();
    lost = 3;
    await audit.run();
    await audit.run();
    expect(audit.drifts().map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['positions/the log', `positions/follower ${relay}`]),
    );
    lost = 0;
    await audit.run();
    expect(audit.drifts()).toEqual([]);
    expect(house.told).toContainEqual(['position-went-back', 'righted']);
  });
});

describe('a drift', () => {
  it('says what is wrong, since when, and where in the log its facts are', async () => {
    const house = await openHouse();
    ticketsOf(house, house.paid.orderId).pop();
    const audit = house.audit();
    const firstSeenAt = house.clock.now();
    await audit.run();
    house.clock.advance(10_000);
    await audit.run();
    const [drift] = audit.drifts();
    expect(drift).toMatchObject({ kind: 'tickets-missing', invariant: 'I8', firstSeenAt });
    expect(drift?.sentence).toBe(
      `order ${house.paid.orderId} is paid and has 1 live tickets instead of 2, none for ${seatA(2)}`,
    );
    const facts = house.database.outbox.filter(({ position }) => drift?.facts.includes(position));
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['OrderPlaced', 'OrderPaid', 'TicketIssued']));
  });

  it('is reported once, and once more when it is resolved', async () => {
    const house = await openHouse();
    const tickets = ticketsOf(house, house.paid.orderId);
    const lost = tickets.pop() ?? never();
    const audit = house.audit();
    for (let round = 0; round < 5; round += 1) await audit.run();
    expect(house.told).toEqual([['tickets-missing', 'found']]);
    tickets.push(lost);
    await audit.run();
    expect(house.told).toEqual([
      ['tickets-missing', 'found'],
      ['tickets-missing', 'righted'],
    ]);
    expect(audit.drifts()).toEqual([]);
  });
});

describe('no alarm is raised', () => {
  test('where nothing is wrong, however long it looks', async () => {
    const house = await openHouse();
    const audit = house.audit();
    for (let round = 0; round < 10; round += 1) {
      await audit.run();
      house.clock.advance(60_000);
      await house.app.jobs.expireOrders.run();
      await house.carry();
    }
    expect(house.told).toEqual([]);
  });

  test('about what the relay and the views have not come to', async () => {
    const house = await openHouse();
    const audit = house.audit();
    await audit.run();
    await house.buy(bob, seatA(11));
    for (let round = 0; round < 4; round += 1) await audit.run();
    expect(house.told).toEqual([]);
    await house.carry();
    await audit.run();
    expect(house.told).toEqual([]);
  });

  test('about what is otherwise at each look', async () => {
    const house = await openHouse();
    const audit = house.audit();
    for (let round = 1; round < 6; round += 1) {
      // Pinned again and again, with its claims never seen: nothing stays the same here.
      claimOf(house, seatA(3));
      house.database.claims.get(house.sessionId)?.delete(seatA(4));
      const expiresAt = plusMs(house.clock.now(), 60_000 * round);
      setProgress(house, house.pending.orderId, { status: 'pending', expiresAt });
      await audit.run();
    }
    expect(house.told.filter(([kind]) => kind === 'seats-not-taken')).toEqual([]);
  });
});
