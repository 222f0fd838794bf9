import { describe, expect, it } from 'vitest';
import type { EventId } from '../kernel/index.ts';
import { memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { eventSales, firstBuild } from '../views/index.ts';
import type { EventSales, Views } from '../views/index.ts';
import { boardsWorld, event, kinds, positions, sold } from './sales-boards.fixture.ts';
import type { SalesFrame } from './sales-frame.ts';

/** The sales that the frames describe, and the positions in their order. */
const laid = (frames: readonly SalesFrame[]) => {
  let sales: EventSales | undefined;
  for (const frame of frames) {
    if (frame.kind === 'snapshot') sales = frame.sales;
    else if (sales !== undefined) {
      const tiers = new Map([...sales.tiers, ...frame.sales.tiers].map((each) => [each.key, each]));
      const sorted = [...tiers.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
      sales = { ...sales, ...frame.sales, tiers: sorted };
    }
  }
  return sales;
};

describe('a watcher of the sales of an event', () => {
  it('gets a snapshot, and then the changes of each tick', async () => {
    const { write, watch, pass } = boardsWorld();
    await write(3, sold({ circle: 1 }));
    const { frames } = await watch();
    expect(frames).toEqual([{ kind: 'snapshot', position: 3, sales: sold({ circle: 1 }) }]);
    await write(4, sold({ circle: 2 }));
    await write(5, sold({ circle: 2, stalls: 1 }));
    await pass(249);
    expect(frames).toHaveLength(1);
    await pass(1);
    expect(laid(frames)).toEqual(sold({ circle: 2, stalls: 1 }));
    await write(6, sold({ circle: 2, stalls: 9 }));
    await pass(250);
    expect(positions(frames)).toEqual([3, 5, 6]);
    expect(frames.at(-1)).toMatchObject({ kind: 'delta', sales: { tiers: [{ key: 'stalls', ticketsSold: 9 }] } });
    expect(laid(frames)).toEqual(sold({ circle: 2, stalls: 9 }));
  });

  it('sees changes within 50 ms while the event sells, and within 250 ms otherwise', async () => {
    const { write, watch, pass, reads } = boardsWorld();
    const { frames } = await watch();
    await write(1, sold({ circle: 1 }));
    await pass(250);
    for (const position of [2, 3]) {
      await write(position, sold({ circle: position }));
      await pass(50);
    }
    expect(positions(frames)).toEqual([0, 1, 2, 3]);
    await pass(50);
    const quiet = reads.length;
    await pass(249);
    expect(reads).toHaveLength(quiet);
    await pass(1);
    expect(reads).toHaveLength(quiet + 1);
  });

  it('is notified at once when the process’s own views have moved, and of several changes together', async () => {
    const { boards, write, watch, pass } = boardsWorld();
    const { frames } = await watch();
    for (const position of [1, 2]) {
      await write(position, sold({ circle: position }));
      boards.news();
    }
    await pass(0);
    expect(positions(frames)).toEqual([0, 2]);
    await write(3, sold({ circle: 3 }));
    boards.news();
    await pass(5);
    expect(positions(frames)).toEqual([0, 2]);
    await write(4, sold({ circle: 4 }));
    boards.news();
    await pass(5);
    expect(positions(frames)).toEqual([0, 2, 4]);
  });

  it('misses and repeats nothing on return, and gets a snapshot only if something happened', async () => {
    const { write, watch, pass } = boardsWorld();
    await write(3, sold({ circle: 1 }));
    const [same, older, strange] = [await watch('3'), await watch('2'), await watch('never-was')];
    expect([same, older, strange].map(({ frames }) => positions(frames))).toEqual([[], [3], [3]]);
    await write(4, sold({ circle: 2 }));
    await pass(250);
    expect([same, older, strange].map(({ frames }) => positions(frames))).toEqual([[4], [3, 4], [3, 4]]);
    expect(kinds(same.frames)).toEqual(['delta']);
  });

  it.each([5, 6])(
    'who is at 5, ahead of this process, gets a snapshot at %i and nothing older, and then changes',
    async (position) => {
      const { write, watch, pass } = boardsWorld();
      await write(3, sold({ circle: 1 }));
      const { frames } = await watch('5');
      await write(4, sold({ circle: 2 }));
      await pass(250);
      expect(frames).toEqual([]);
      await write(position, sold({ circle: 3 }));
      await pass(250);
      expect(frames).toEqual([{ kind: 'snapshot', position, sales: sold({ circle: 3 }) }]);
      await write(9, sold({ circle: 4 }));
      await pass(250);
      expect(kinds(frames)).toEqual(['snapshot', 'delta']);
    },
  );

  it('is shown no older build', async () => {
    const kept = { live: memoryViews(), previous: memoryViews() };
    let readable = kept.live;
    const { write, watch, pass } = boardsWorld({ ...kept.live, get: (view, id) => readable.get(view, id) });
    await write(7, sold({ circle: 5 }));
    const { frames } = await watch();
    const older = {
      id: event.eventId,
      position: 6 as Position,
      document: { ...sold({ circle: 4 }), stale: true as const },
    };
    await kept.previous.apply(eventSales, [older], firstBuild);
    readable = kept.previous;
    await pass(250);
    expect(positions(frames)).toEqual([7]);
    readable = kept.live;
    await write(8, sold({ circle: 6 }));
    await pass(250);
    expect(positions(frames)).toEqual([7, 8]);
    expect(laid(frames)).toEqual(sold({ circle: 6 }));
  });

  it('is notified when the view stops at a fact it cannot apply, and when a row disappears', async () => {
    const { write, watch, pass, views } = boardsWorld();
    await write(3, sold({ circle: 1, stalls: 1 }));
    const { frames } = await watch();
    await views.markStale(eventSales, event.eventId, firstBuild);
    await pass(250);
    expect(frames.at(-1)).toMatchObject({ kind: 'snapshot', position: 3, sales: { stale: true } });
    await write(4, sold({ stalls: 1 }));
    await pass(250);
    await write(5, sold({ circle: 2 }));
    await pass(250);
    expect(kinds(frames)).toEqual(['snapshot', 'snapshot', 'snapshot', 'snapshot']);
    expect(laid(frames)).toEqual(sold({ circle: 2 }));
  });
});

describe('the boards', () => {
  it('ask nothing while nobody watches', async () => {
    const { boards, watch, pass, reads, timers } = boardsWorld();
    boards.news();
    expect(timers.size).toBe(0);
    await pass(1_000);
    expect(reads).toEqual([]);
    const [one, other] = [await watch(), await watch()];
    expect(reads.length).toBeLessThanOrEqual(2);
    one.stop();
    await pass(250);
    const before = reads.length;
    other.stop();
    boards.news();
    expect(timers.size).toBe(0);
    await pass(1_000);
    expect(reads).toHaveLength(before);
  });

  it('continue when a listener throws, and when the views are away for a while', async () => {
    let isAway = false;
    const kept = memoryViews();
    const get: Views['get'] = async (...asked) => {
      if (isAway) throw new Error('away');
      return kept.get(...asked);
    };
    const { boards, write, watch, pass, failures } = boardsWorld({ ...kept, get });
    await boards.subscribe(event, () => {
      throw new Error('broken');
    });
    const { frames } = await watch();
    isAway = true;
    await write(1, sold({ circle: 1 }));
    await pass(250);
    isAway = false;
    await pass(250);
    expect(positions(frames)).toEqual([0, 1]);
    expect(failures.map((error) => (error as Error).message)).toEqual(['broken', 'away', 'broken']);
  });

  it('send everybody the same frame, so that it is written once', async () => {
    const { write, watch, pass } = boardsWorld();
    const watching = await Promise.all([watch(), watch(), watch()]);
    await write(1, sold({ circle: 1 }));
    await pass(250);
    expect(new Set(watching.map(({ frames }) => frames.at(-1))).size).toBe(1);
  });

  it('keep events apart', async () => {
    const { boards, write, pass } = boardsWorld();
    const frames: SalesFrame[] = [];
    await boards.subscribe({ ...event, eventId: 'other' as EventId }, (frame) => frames.push(frame));
    await write(1, sold({ circle: 1 }));
    await pass(250);
    expect(positions(frames)).toEqual([0]);
  });
});
