import { describe, expect, it } from 'vitest';
import { eventFacts } from '../catalog/index.ts';
import type { EventFact, EventDetails } from '../catalog/index.ts';
import { instant, money, tellNumbered } from '../kernel/index.ts';
import type {
  EventId,
  LayoutId,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PrincipalId,
  SessionId,
  TierId,
} from '../kernel/index.ts';
import { manualClock, memoryDeadLetters, memoryDocuments, memoryListings, memoryViews } from '../memory/index.ts';
import type { MemoryDocuments } from '../memory/index.ts';
import type { ChangeFeed, Checkpoints, Position } from '../messaging/index.ts';
import type { OrderFact } from '../orders/index.ts';
import { sessionFacts } from '../scheduling/index.ts';
import type { Session, SessionFact } from '../scheduling/index.ts';
import { eventListings } from './event-listing.ts';
import { projectViews } from './project-views.ts';
import type { ViewProjector } from './project-views.ts';
import { tellBare } from './sales.fixture.ts';
import { sessionPages } from './session-page.ts';
import { firstBuild } from './view-builds.ts';

const eventId = 'event-1' as EventId;
const sessionId = 'session-1' as SessionId;
const by = 'olga' as PrincipalId;
const details: EventDetails = {
  title: 'Night of strings',
  summary: '',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [
    { tierId: 'floor' as TierId, name: 'Floor', price: money(4500, 'EUR'), color: '#aa00ff' },
    { tierId: 'balcony' as TierId, name: 'Balcony', price: money(2000, 'EUR'), color: '#00aaff' },
  ],
};
const session: Session = {
  sessionId,
  eventId,
  organizationId: 'org-1' as OrganizationId,
  startsAt: instant(100),
  endsAt: instant(200),
  saleStart: { kind: 'at-once' },
  saleEndsAt: instant(200),
  layoutId: 'layout-1' as LayoutId,
  layoutVersion: 1,
  holdTtlMs: 300_000,
  progress: { status: 'planned' },
  announced: [],
  createdAt: instant(0),
};
const created: EventFact = {
  type: 'EventCreated',
  payload: { eventId, organizationId: session.organizationId, details, createdAt: instant(0), by },
};
const approved: EventFact = { type: 'EventApproved', payload: { eventId, approvedAt: instant(5), by } };
const cancelled: EventFact = { type: 'EventCancelled', payload: { eventId, cancelledAt: instant(9), by } };
const planned: SessionFact = { type: 'SessionCreated', payload: { session, capacity: 800, currency: 'EUR', by } };
const order = (name: string, ...tiers: ('floor' | 'balcony')[]): OrderFact['payload'] => {
  const priceOf = { floor: 4500, balcony: 2000 };
  return {
    orderId: name as OrderId,
    sessionId,
    eventId,
    lines: tiers.map((tierId) => ({ seatId: `${tierId}-A-1`, tierId, price: money(priceOf[tierId], 'EUR') })),
    total: money(
      tiers.reduce((sum, tierId) => sum + priceOf[tierId], 0),
      'EUR',
    ),
  } as unknown as OrderFact['payload'];
};

/** A log that the test writes, with the projector that reads it. */
const world = (batchSize = 2) => {
  const log: OutboxEvent[] = [];
  const reached = new Map<string, Position>();
  const changeFeed: ChangeFeed = {
    read: async ({ after, limit }) =>
      log.map((event, index) => ({ ...event, position: (index + 1) as Position })).slice(after, after + limit),
  };
  const checkpoints: Checkpoints = {
    get: async (consumer) => reached.get(consumer) ?? (0 as Position),
    advance: async (consumer, position) => void reached.set(consumer, position),
  };
  const documents = memoryDocuments();
  const views = memoryViews(documents);
  const deadLetters = memoryDeadLetters({ clock: manualClock() });
  const tell = (...facts: (EventFact | SessionFact | OrderFact)[]) => log.push(...facts.flatMap(recorded));
  return {
    tell,
    reached,
    documents,
    views,
    checkpoints,
    changeFeed,
    deadLetters,
    log,
    // Two, so that a fact that is bad for one of them is bad for no other.
    projector: projectViews(
      { changeFeed, checkpoints, views, deadLetters },
      { batchSize, views: [eventListings, sessionPages] },
    ),
  };
};
const recorded = (fact: EventFact | SessionFact | OrderFact): readonly OutboxEvent[] => {
  if (fact.type.startsWith('Order')) return tellBare(fact as OrderFact, instant(1));
  if (fact.type.startsWith('Event')) return tellNumbered(eventFacts, [fact as EventFact], 1, instant(1));
  return tellNumbered(sessionFacts, [fact as SessionFact], 1, instant(1));
};
const drain = async (projector: ViewProjector): Promise<void> => {
  for (let steps = 0; (await projector.run()) > 0; steps += 1) expect(steps).toBeLessThan(100);
};
const listed = async (documents: MemoryDocuments) =>
  (await memoryListings(documents).search({ words: [], sort: 'date', now: instant(0), page: { limit: 10 } })).items;

describe('the views', () => {
  it('list an approved event with the sessions planned before and after the approval', async () => {
    const { tell, documents, projector } = world();
    tell(created, planned);
    await drain(projector);
    expect(await listed(documents)).toEqual([]);
    const second = { ...session, sessionId: 'session-2' as SessionId, startsAt: instant(50) };
    tell(approved, { ...planned, payload: { ...planned.payload, session: second } });
    await drain(projector);
    expect(await listed(documents)).toMatchObject([
      {
        title: 'Night of strings',
        priceFrom: money(2000, 'EUR'),
        priceTo: money(4500, 'EUR'),
        sessions: [{ sessionId: 'session-2' }, { sessionId: 'session-1' }],
        words: ['night', 'of', 'strings', 'concert', 'arena', 'wien'],
      },
    ]);
  });

  it('drop an event that is cancelled', async () => {
    const { tell, documents, projector } = world();
    tell(created, approved, planned, cancelled);
    await drain(projector);
    expect(await listed(documents)).toEqual([]);
  });

  it('count sales by tier, and count refunds back', async () => {
    const { tell, views, projector } = world();
    const [one, other] = [order('order-1', 'floor', 'floor'), order('order-2', 'balcony')];
    tell(created, planned, { type: 'OrderPlaced', payload: one }, { type: 'OrderPaid', payload: one });
    tell({ type: 'OrderPaid', payload: other }, { type: 'OrderRefunded', payload: one });
    await drain(projector);
    expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({
      capacity: 800,
      ticketsSold: 1,
      soldByTier: { floor: 0, balcony: 1 },
      revenue: money(2000, 'EUR'),
    });
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('count a tier with the id %s', async (tierId) => {
    const { tell, views, projector } = world();
    const one = order('order-1', 'floor', 'floor');
    const paid = { ...one, lines: one.lines.map((line) => ({ ...line, tierId: tierId as TierId })) };
    tell(created, planned, { type: 'OrderPaid', payload: paid });
    await drain(projector);
    const counts = (await views.get(sessionPages, sessionId))?.document.soldByTier ?? {};
    expect(Object.entries(counts)).toEqual([[tierId, 2]]);
  });

  it('are the same however often the log is read, and whoever else reads it', async () => {
    const { tell, views, projector, ...ports } = world();
    tell(created, planned, approved, { type: 'OrderPaid', payload: order('order-1', 'floor') });
    await drain(projector);
    const before = await views.get(sessionPages, sessionId);
    const another = projectViews({ ...ports, views }, { batchSize: 3 });
    await Promise.all([drain(projector), drain(another), drain(another)]);
    expect(await views.get(sessionPages, sessionId)).toEqual(before);
  });

  it('keep their place with them, so that views which are gone begin at the start', async () => {
    const { tell, reached, ...ports } = world();
    tell(created, approved);
    for (const documents of [memoryDocuments(), memoryDocuments()]) {
      const { run } = projectViews({ ...ports, views: memoryViews(documents) });
      while ((await run()) > 0);
      expect(await listed(documents)).toHaveLength(1);
    }
    expect(reached.size).toBe(0);
  });

  it('are rebuilt beside the live ones, with what happened meanwhile', async () => {
    const { tell, documents, views, projector } = world();
    tell(created, planned, approved, { type: 'OrderPaid', payload: order('order-1', 'floor') });
    await drain(projector);
    await views.apply(sessionPages, [{ id: sessionId, position: 4 as Position, document: null }], firstBuild);
    const rebuilding = projector.rebuild(sessionPages);
    tell({ type: 'OrderPaid', payload: order('order-2', 'balcony') });
    await Promise.all([rebuilding, drain(projector)]);
    expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({ ticketsSold: 2 });
    expect(await listed(documents)).toHaveLength(1);
  });

  describe('at a fact that no document can be made of', () => {
    const absurd: OrderFact = {
      type: 'OrderPaid',
      payload: { ...order('order-2', 'floor'), total: { amountMinor: Number.MAX_SAFE_INTEGER, currency: 'EUR' } },
    };
    const other = { ...session, sessionId: 'session-2' as SessionId };
    const facts = [
      created,
      planned,
      { ...planned, payload: { ...planned.payload, session: other } },
      approved,
      { type: 'OrderPaid', payload: order('order-1', 'floor') },
      absurd,
      { type: 'OrderPaid', payload: order('order-3', 'floor') },
      { type: 'OrderPaid', payload: { ...order('order-4', 'floor'), sessionId: other.sessionId } },
    ] satisfies (EventFact | SessionFact | OrderFact)[];

    it('leave that document as it was, marked stale, and continue with the others', async () => {
      const { tell, documents, views, projector, deadLetters } = world();
      tell(...facts);
      await drain(projector);
      const page = await views.get(sessionPages, sessionId);
      expect(page?.document).toMatchObject({ ticketsSold: 1, revenue: money(4500, 'EUR'), stale: true });
      expect((await views.get(sessionPages, other.sessionId))?.document).toMatchObject({ ticketsSold: 1 });
      expect(await listed(documents)).toHaveLength(1);
      expect(await projector.reached()).toBe(facts.length);
      expect(await deadLetters.count()).toEqual([
        { consumer: 'views', count: 1, subject: `session_pages/${sessionId}` },
      ]);
    });

    it('do not break a start that folds the log anew', async () => {
      const { tell, reached, projector, ...ports } = world();
      tell(...facts);
      const documents = memoryDocuments();
      const views = memoryViews(documents);
      await drain(projectViews({ ...ports, views }));
      expect(await listed(documents)).toHaveLength(1);
      expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({ ticketsSold: 1, stale: true });
    });

    it('catch up when the fact was mended and a retry is asked for', async () => {
      const { tell, log, views, projector, deadLetters } = world();
      tell(...facts);
      await drain(projector);
      log.splice(5, 1, ...recorded({ type: 'OrderPaid', payload: order('order-2', 'balcony') }));
      await deadLetters.requestRetry({});
      await drain(projector);
      const page = await views.get(sessionPages, sessionId);
      expect(page?.document).toMatchObject({ ticketsSold: 3, revenue: money(11_000, 'EUR') });
      expect(page?.document.stale).toBeUndefined();
      expect(await deadLetters.count()).toEqual([]);
    });

    it('are made anew by a rebuild: what still fails stays marked, what was mended is whole', async () => {
      const { tell, log, views, projector, deadLetters } = world();
      tell(...facts);
      await drain(projector);
      await projector.rebuild(sessionPages);
      expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({ ticketsSold: 1, stale: true });
      expect(await deadLetters.count()).toMatchObject([{ count: 1 }]);
      log.splice(5, 1, ...recorded({ type: 'OrderPaid', payload: order('order-2', 'balcony') }));
      await projector.rebuild(sessionPages);
      expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({ ticketsSold: 3 });
      expect(await deadLetters.count()).toEqual([]);
      tell({ type: 'OrderPaid', payload: order('order-5', 'floor') });
      await drain(projector);
      expect((await views.get(sessionPages, sessionId))?.document).toMatchObject({ ticketsSold: 4 });
    });
  });
});
