import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import { noOrders } from '../views/index.ts';
import type { EventSales } from '../views/index.ts';
import { boardsWorld, event, kinds, positions, row, sold } from './sales-boards.fixture.ts';

const session = (key: string) => ({
  ...row(key, 1),
  startsAt: instant(0),
  capacity: 9,
  cancelled: false,
  orders: noOrders,
});
const before: EventSales = {
  ...sold({ circle: 1, stalls: 1 }),
  sessions: [session('evening'), session('matinee')],
  days: [row('2027-05-01', 1), row('2027-05-02', 1)],
};

describe('news of the sales of an event', () => {
  const changes: readonly (readonly [string, Partial<EventSales>])[] = [
    ['the time zone of its venue', { timeZone: 'Europe/Lisbon' }],
    ['a tier that is gone', { tiers: [row('stalls', 1)] }],
    ['a session that is gone', { sessions: [session('matinee')] }],
    ['a day that is gone', { days: [row('2027-05-01', 1)] }],
  ];

  it.each(changes)('is the whole, where it is more than rows that are new or counted on: %s', async (_name, change) => {
    const { write, watch, pass } = boardsWorld();
    await write(1, before);
    const { frames } = await watch();
    await write(2, { ...before, ...change });
    await pass(250);
    expect(frames.slice(1)).toEqual([{ kind: 'snapshot', position: 2, sales: { ...before, ...change } }]);
  });

  it('is otherwise the rows that are new or counted on', async () => {
    const { write, watch, pass } = boardsWorld();
    await write(1, before);
    const { frames } = await watch();
    const tiers = [row('balcony', 1), row('circle', 1), row('stalls', 2)];
    const days = [...before.days, row('2027-05-03', 1)];
    await write(2, { ...before, tiers, days });
    await pass(250);
    expect(frames[1]).toMatchObject({
      kind: 'delta',
      sales: { tiers: [row('balcony', 1), row('stalls', 2)], sessions: [], days: [row('2027-05-03', 1)] },
    });
  });
});

describe('a watcher who returns', () => {
  it('goes on from any position, however many digits it has', async () => {
    const { write, watch, pass } = boardsWorld();
    await write(1_200, sold({ circle: 1 }));
    const { frames } = await watch('1200');
    await write(1_201, sold({ circle: 2 }));
    await pass(250);
    expect([kinds(frames), positions(frames)]).toEqual([['delta'], [1_201]]);
  });

  // Numbers that are at position 3 or ahead of it, to whoever reads them less strictly.
  it.each(['0x3', '3.0', ' 3', '3 ', '+3', '3e0', '3e2', '00000000000000003'])(
    'gets the whole at once from what no frame had as its position: %j',
    async (after) => {
      const { write, watch } = boardsWorld();
      await write(3, sold({ circle: 1 }));
      expect(positions((await watch(after)).frames)).toEqual([3]);
    },
  );

  it('gets the whole at once with an empty position, also while nothing is sold', async () => {
    const { watch } = boardsWorld();
    expect(positions((await watch('')).frames)).toEqual([0]);
  });
});

describe('a listener that takes its time', () => {
  it('takes a quarter of it at most: three times as long as it was told, nobody looks', async () => {
    const { boards, clock, write, pass } = boardsWorld();
    const told: number[] = [];
    await boards.subscribe(event, ({ position }) => {
      told.push(position);
      clock.advance(100);
    });
    await write(1, sold({ circle: 1 }));
    boards.news();
    await pass(0);
    for (const position of [2, 3]) {
      await write(position, sold({ circle: position }));
      boards.news();
      await pass(299);
      expect(told.at(-1)).toBe(position - 1);
      await pass(1);
      expect(told.at(-1)).toBe(position);
    }
  });
});
