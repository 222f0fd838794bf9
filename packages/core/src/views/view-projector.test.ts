import { describe, expect, it } from 'vitest';
import { memoryViews } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { projectViews, reachedIn } from './project-views.ts';
import { paid, tallies, world } from './tallies.fixture.ts';
import { firstBuild } from './view-builds.ts';

const second = { ...tallies, name: 'others' };
const at = (position: number): Position => position as Position;

describe('a projector of views', () => {
  it('takes one batch at a step, and tells how many facts it had', async () => {
    const { ports } = world(5);
    const projector = projectViews(ports, { views: [tallies], batchSize: 2 });
    expect(projector.name).toBe('project views');
    const steps = [await projector.run(), await projector.run({ limit: 3 }), await projector.run({ limit: 1 })];
    expect([...steps, await projector.reached()]).toEqual([2, 3, 0, 5]);
  });

  it('waits for news at the end of the log, and folds them then', async () => {
    const { ports, log } = world(1);
    const waits: object[] = [];
    const read: typeof ports.changeFeed.read = async (asked) => {
      if (asked.waitMs !== undefined) {
        waits.push(asked);
        if (waits.length === 2) log.push(paid(2));
      }
      return ports.changeFeed.read(asked);
    };
    const projector = projectViews({ ...ports, changeFeed: { read } }, { views: [tallies] });
    const { signal } = new AbortController();
    expect(await projector.run({ waitMs: 50, signal })).toBe(1);
    expect(waits).toEqual([]);
    expect(await projector.run({ waitMs: 50, signal })).toBe(0);
    expect(await projector.run({ waitMs: 50, signal })).toBe(1);
    const asked = { after: 1, limit: 1, waitMs: 50, signal };
    expect(waits).toEqual([asked, asked]);
    expect(await projector.run()).toBe(0);
    expect(waits).toHaveLength(2);
  });

  it('goes on after a step that failed', async () => {
    const { ports } = world(2);
    let isDown = true;
    const read: typeof ports.changeFeed.read = async (asked) => {
      if (isDown) throw new Error('down');
      return ports.changeFeed.read(asked);
    };
    const projector = projectViews({ ...ports, changeFeed: { read } }, { views: [tallies] });
    await expect(projector.run()).rejects.toThrow('down');
    isDown = false;
    expect(await projector.run()).toBe(2);
  });

  it('takes its steps one after the other, however many are asked for at once', async () => {
    const { ports } = world(6);
    const projector = projectViews(ports, { views: [tallies], batchSize: 2 });
    expect(await Promise.all([projector.run(), projector.run(), projector.run(), projector.run()])).toEqual([
      2, 2, 2, 0,
    ]);
  });

  it('starts anew in another history, without what was begun in the old one', async () => {
    const { ports, log, project } = world(4);
    await project();
    const { views } = ports;
    const begun = await views.build(tallies, 0);
    await views.apply(tallies, [{ id: 's9', position: at(1), document: { paid: 1 } }], begun);
    log.splice(0, 4, paid(1, 's5'), paid(2, 's5'));
    const projector = projectViews(ports, { views: [tallies, second] });
    await projector.startAnew();
    expect(await views.list(tallies, { limit: 9 })).toEqual([{ id: 's5', position: 2, document: { paid: 10 } }]);
    expect(await views.list(second, { limit: 9 })).toHaveLength(1);
    expect((await views.builds([tallies])).get('tallies')).toMatchObject({
      live: { build: begun + 1 },
      next: undefined,
      previous: undefined,
    });
    log.push(paid(3, 's5'));
    expect(await projector.run()).toBe(1);
    expect(await projector.reached()).toBe(3);
  });

  it('follows the history of its log when it rebuilds, if there is one', async () => {
    const { ports, history, builds } = world(2);
    history.generation = 4;
    await projectViews(ports, { views: [tallies] }).rebuild(tallies);
    expect((await builds()).live.generation).toBe(4);
    const { logHistory: _, ...others } = ports;
    await projectViews({ ...others, views: memoryViews() }, { views: [tallies] }).rebuild(tallies);
  });
});

describe('how far views have come', () => {
  it('is where the last of them and of their consumers is', async () => {
    const views = memoryViews();
    const both = [tallies, second];
    await views.reach([{ view: tallies, build: firstBuild }], 'views', at(5));
    await views.reach([{ view: second, build: firstBuild }], 'views', at(3));
    await views.reach([{ view: second, build: firstBuild }], 'views@1', at(7));
    expect(await reachedIn(views, both)).toBe(3);
    expect(await reachedIn(views, both.toReversed())).toBe(3);
    expect(await reachedIn(views, [tallies])).toBe(5);
    expect(await reachedIn(views, [second], ['views@1'])).toBe(7);
    expect(await reachedIn(views, [second], ['views@1', 'views@2'])).toBe(3);
    expect(await reachedIn(views, [])).toBe(0);
  });
});
