import { describe, expect, test } from 'vitest';
import { ok } from '../kernel/index.ts';
import type { OrderId, SessionId } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { Order } from '../orders/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { now, orderAt, seat } from './sale.fixture.ts';
import { sessionRounds } from './session-rounds.ts';

const none = { items: [], nextCursor: null };
const overdue = orderAt({ status: 'pending', expiresAt: 0 as typeof now }, { sessionId: 's9' as SessionId });

/** Rounds through sessions from `s1` on: a lock differs in `s2`, an order is overdue in `s9`. */
const rounds = (count: number) => {
  const asked: (readonly [SessionId, number])[] = [];
  const found: OrderId[] = [];
  const ids = Array.from({ length: count }, (_, n) => `s${n + 1}` as SessionId);
  const pageOf = (items: readonly Order[]) => ({ items, nextCursor: null });
  const ports = {
    clock: { now: () => now },
    nextTurn: async () => undefined,
    sessions: {
      endingAfter: async (_: unknown, { limit, cursor }: { limit: number; cursor?: string | undefined }) => {
        const from = Number(cursor ?? 0);
        const items = ids.slice(from, from + limit).map((sessionId) => ({ sessionId }) as Session);
        return { items, nextCursor: from + limit < ids.length ? String(from + limit) : null };
      },
    },
    seatLocks: { held: async (id: SessionId) => ok({ held: [], sold: id === 's2' ? [seat(1)] : [] }) },
    seatSales: { taken: async () => ({ decisions: [] }) },
    orders: {
      ofSession: async (sessionId: SessionId, { limit }: { limit: number }) => {
        asked.push([sessionId, limit]);
        return pageOf(sessionId === overdue.sessionId && asked.length < 10 ? [overdue] : []);
      },
      find: async (orderId: OrderId) => {
        found.push(orderId);
        return orderId === overdue.orderId ? overdue : undefined;
      },
    },
    tickets: { ofSession: async () => none, ofOrder: async () => [] },
    payments: { ofOrder: async () => [] },
    ledger: { ofOrder: async () => [] },
  } as unknown as AuditPorts;
  const { look } = sessionRounds(ports, { look: async () => [] });
  const go = async (subjects: readonly string[] = [], news: readonly RecordedEvent[] = []) => {
    const before = asked.length;
    const { covered, sessions } = await look(subjects, news);
    return { covered: [...covered], sessions, at: asked.slice(before).map(([id]) => id), asked: asked.slice(before) };
  };
  return { go, found };
};
const soldIn = (sessionId: string, orderId: string): RecordedEvent =>
  ({ payload: { sessionId, orderId } }) as RecordedEvent;

describe('a round', () => {
  test('looks at the next four sessions, and at the first again after the last', async () => {
    const { go } = rounds(6);
    expect((await go()).at).toEqual(['s1', 's2', 's3', 's4']);
    expect((await go()).at).toEqual(['s5', 's6']);
    expect((await go()).at).toEqual(['s1', 's2', 's3', 's4']);
  });

  test('looks first at what changed, at each session once', async () => {
    const { go, found } = rounds(6);
    const { at, covered, sessions } = await go([], [soldIn('s2', 'o7'), soldIn('s6', 'o8')]);
    expect([at, sessions]).toEqual([['s2', 's6', 's1', 's3', 's4'], 5]);
    expect([found, covered]).toEqual([
      ['o7', 'o8'],
      ['orders/o7', 'orders/o8'],
    ]);
  });

  test('shares 200 orders among its sessions, rounded up', async () => {
    const limits = async (count: number) => (await rounds(count).go()).asked.map(([, limit]) => limit);
    expect(await limits(1)).toEqual([200]);
    expect(await limits(3)).toEqual([67, 67, 67]);
    expect(await limits(0)).toEqual([]);
  });

  test('looks again at an order that looked wrong, in its session', async () => {
    const { go } = rounds(10);
    for (const _ of [1, 2]) await go();
    const { at, covered } = await go();
    expect([at, covered]).toEqual([['s9', 's10'], ['orders/o1']]);
    for (const _ of [1, 2]) {
      const again = await go(['orders/o1']);
      expect(again.at[0]).toBe('s9');
      expect(again.covered).toEqual(['orders/o1']);
    }
    // Right again, nobody asks for it any more.
    expect((await go()).at).toEqual(['s9', 's10']);
  });

  test('looks at a seat that looked wrong, and takes it for no order', async () => {
    const { go } = rounds(2);
    for (const _ of [1, 2, 3]) expect((await go(['sessions/s2/A-1'])).covered).toEqual(['sessions/s2/A-1']);
  });
});
