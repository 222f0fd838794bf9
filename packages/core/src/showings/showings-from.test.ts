import { describe, expect, it } from 'vitest';
import type { Event, EventProgress } from '../catalog/index.ts';
import { editionOf, instant } from '../kernel/index.ts';
import type { EventId, LayoutId, SessionId } from '../kernel/index.ts';
import type { Session } from '../scheduling/index.ts';
import { drawLayout, hallBytes } from '../seating/index.ts';
import type { Layout } from '../seating/index.ts';
import { rowHall, rowsOf } from '../testing/index.ts';
import { showingsFrom } from './showings-from.ts';

/**
 * Stores with a session `s<n>` in version n of one layout, which has no version 0; `reads` counts
 * what was asked of the layouts. Without a progress, there is no event.
 */
const stores = (progress: EventProgress | null = { status: 'approved', approvedAt: instant(0) }) => {
  const reads: number[] = [];
  const layoutOf = (version: number): Layout => ({ ...rowHall(rowsOf(10, 100)), version });
  const sessionOf = (sessionId: SessionId) =>
    ({
      sessionId,
      eventId: 'e' as EventId,
      layoutId: 'hall' as LayoutId,
      layoutVersion: Number(sessionId.slice(1)),
    }) as Session;
  const showings = showingsFrom(
    {
      sessions: { find: async (id: SessionId) => (id === 'lost' ? undefined : { state: sessionOf(id), version: 7 }) },
      events: {
        find: async (eventId: EventId) =>
          progress ? { state: { eventId, progress } as Event, version: 1 } : undefined,
      },
      layouts: {
        find: async (_layoutId: LayoutId, version: number) => {
          reads.push(version);
          return version === 0 ? undefined : layoutOf(version);
        },
      },
    },
    { hallBytes: 3 * oneHall },
  );
  return { reads, find: (name: string) => showings.find(name as SessionId) };
};

const oneHall = hallBytes(rowHall(rowsOf(10, 100)), drawLayout(rowHall(rowsOf(10, 100))));

describe('showings from the stores', () => {
  it('have the session as it is stored, its event, and its hall with the drawing', async () => {
    const layout = { ...rowHall(rowsOf(10, 100)), version: 2 };
    const { seatMap, ...rest } = (await stores().find('s2')) ?? {};
    expect(seatMap?.seatIndex.length).toBe(1_000);
    expect(rest).toEqual({
      session: { sessionId: 's2', eventId: 'e', layoutId: 'hall', layoutVersion: 2 },
      edition: editionOf(7),
      event: { eventId: 'e', progress: { status: 'approved', approvedAt: 0 } },
      layout,
    });
  });

  it('read and draw a version of a layout once', async () => {
    const { reads, find } = stores();
    const [one, other] = [await find('s1'), await find('s1')];
    expect(one?.seatMap).toBe(other?.seatMap);
    expect(reads).toEqual([1]);
  });

  it('draw once also for those who ask at once', async () => {
    const { find } = stores();
    const found = await Promise.all(Array.from({ length: 10 }, () => find('s1')));
    expect(new Set(found.map((showing) => showing?.seatMap)).size).toBe(1);
  });

  it('keep as many halls as are light enough together, those asked for last', async () => {
    const { reads, find } = stores();
    for (const name of ['s1', 's2', 's3', 's1', 's4', 's1', 's2']) await find(name);
    expect(reads).toEqual([1, 2, 3, 4, 2]);
  });

  it.each<EventProgress>([{ status: 'draft' }, { status: 'cancelled', cancelledAt: instant(0), approvedAt: null }])(
    'are absent for an event that was never approved, and nothing is drawn: %o',
    async (progress) => {
      const { reads, find } = stores(progress);
      expect(await find('s1')).toBeUndefined();
      expect(reads).toEqual([]);
    },
  );

  it('are absent for a session that does not exist', async () => {
    const { find } = stores();
    expect(await find('lost')).toBeUndefined();
  });

  it('are none, but a bug, for a session whose event or hall is not there', async () => {
    await expect(stores(null).find('s1')).rejects.toThrow('session s1 is of event e, which does not exist');
    await expect(stores().find('s0')).rejects.toThrow('session s0 is in layout hall, which does not exist');
  });
});
