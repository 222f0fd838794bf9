import { describe, expect, it } from 'vitest';
import { memoryViews } from '../memory/index.ts';
import { noEventSales } from '../views/index.ts';
import type { Views } from '../views/index.ts';
import { boardsWorld, event, eventNamed, positions, sold } from './sales-boards.fixture.ts';

/** Views that answer when the test says so, and fault while it says so. */
const slowViews = () => {
  const kept = memoryViews();
  const state = { isAway: false, answered: Promise.resolve() };
  const get: Views['get'] = async (...asked) => {
    await state.answered;
    if (state.isAway) throw new Error('away');
    return kept.get(...asked);
  };
  return { state, views: { ...kept, get } };
};

describe('when a watcher leaves', () => {
  const others: readonly (readonly [string, string | undefined])[] = [
    ['who is where the sales are', undefined],
    ['who is ahead of this process', '2'],
  ];

  it.each(others)('another one still sees every change: one %s', async (_name, after) => {
    const { watch, write, pass } = boardsWorld();
    const [one, other] = [await watch(), await watch(after)];
    one.stop();
    await write(2, sold({ circle: 1 }));
    await pass(250);
    expect(positions(other.frames).at(-1)).toBe(2);
    expect(positions(one.frames)).toEqual([0]);
  });

  it('another one still sees every change: one who is just arriving', async () => {
    const { state, views } = slowViews();
    const { watch, write, pass } = boardsWorld(views);
    const one = await watch();
    let answer = (): void => {};
    state.answered = new Promise((resolve) => void (answer = resolve));
    const arriving = watch();
    one.stop();
    answer();
    const { frames } = await arriving;
    await write(1, sold({ circle: 1 }));
    await pass(250);
    expect(positions(frames)).toEqual([0, 1]);
  });

  it('those of another event still see every change', async () => {
    const { watch, write, pass } = boardsWorld();
    const opera = eventNamed('opera');
    const [one, other] = [await watch(), await watch(undefined, opera)];
    one.stop();
    await write(1, noEventSales(opera));
    await pass(250);
    expect(positions(other.frames)).toEqual([0, 1]);
  });

  it('who was ahead of this process gets nothing more', async () => {
    const { watch, write, pass, timers } = boardsWorld();
    const [one, other] = [await watch('2'), await watch()];
    one.stop();
    await write(2, sold({ circle: 1 }));
    await pass(250);
    expect([positions(one.frames), positions(other.frames)]).toEqual([[], [0, 2]]);
    other.stop();
    expect(timers.size).toBe(0);
  });

  it('while being told, as the last one, nobody looks any more', async () => {
    const { boards, write, pass, timers, failures } = boardsWorld();
    const leave: (() => void)[] = [];
    leave.push(await boards.subscribe(event, () => leave[0]?.()));
    await write(1, sold({ circle: 1 }));
    await pass(250);
    expect([timers.size, failures]).toEqual([0, []]);
  });

  it('twice, those who came in between still see every change', async () => {
    const { watch, write, pass } = boardsWorld();
    const one = await watch();
    one.stop();
    const other = await watch();
    one.stop();
    await write(1, sold({ circle: 1 }));
    await pass(250);
    expect(positions(other.frames)).toEqual([0, 1]);
  });
});

describe('when a watcher comes', () => {
  it('the others wait no longer than they would have', async () => {
    const { watch, write, pass } = boardsWorld();
    const { frames } = await watch();
    await pass(200);
    await watch();
    await write(1, sold({ circle: 1 }));
    await pass(50);
    expect(positions(frames)).toEqual([0, 1]);
  });

  it('and the views are away, it is told so, and nobody looks for it', async () => {
    const { state, views } = slowViews();
    const { boards, watch, reads, timers } = boardsWorld(views);
    state.isAway = true;
    await expect(watch()).rejects.toThrow('away');
    boards.news();
    expect(timers.size).toBe(0);
    await boards.tick();
    expect(reads).toHaveLength(1);
  });
});

describe('the boards', () => {
  it('look when they are told to', async () => {
    const { boards, watch, write } = boardsWorld();
    const { frames } = await watch();
    await write(1, sold({ circle: 1 }));
    await boards.tick();
    expect(positions(frames)).toEqual([0, 1]);
  });

  it.each([[[]], [['one']], [['one', 'other']]])('look no more once they are closed: watched by %j', async (names) => {
    const { boards, watch, write, timers } = boardsWorld();
    const watching = await Promise.all(names.map(() => watch()));
    boards.close();
    expect(timers.size).toBe(0);
    boards.news();
    expect(timers.size).toBe(0);
    await write(1, sold({ circle: 1 }));
    await boards.tick();
    expect(watching.map(({ frames }) => positions(frames))).toEqual(watching.map(() => [0]));
  });
});
