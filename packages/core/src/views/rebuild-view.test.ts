import { describe, expect, it } from 'vitest';
import { memoryViews } from '../memory/index.ts';
import { followLog } from '../messaging/index.ts';
import type { Position } from '../messaging/index.ts';
import { compareViews, documentHash, foldOutbox } from './compare-views.ts';
import { followViews } from './follow-views.ts';
import { dropOtherBuilds, rebuildView, rebuildViews, returnToPrevious } from './rebuild-view.ts';
import type { RebuildNews } from './rebuild-view.ts';
import { renewViews } from './renew-views.ts';
import { paid, tallies, tallyTimes, world } from './tallies.fixture.ts';
import { firstBuild } from './view-builds.ts';
import type { View } from './view.ts';

describe('a rebuild of a view', () => {
  it('tells how far and how fast it comes, whom it waits for, what differs, and when it is live', async () => {
    const { ports, project, news, optionsOf } = world(6);
    await project();
    const rest = async (): Promise<void> => {
      ports.clock.advance(1_000);
    };
    const changeFeed = {
      read: async (...asked: Parameters<typeof ports.changeFeed.read>) => {
        await rest();
        return ports.changeFeed.read(...asked);
      },
    };
    const end = await rebuildView({ ...ports, changeFeed }, tallyTimes(2), { ...optionsOf(), confirm: () => true });
    expect(end).toBe('live');
    expect(news.slice(0, 3)).toEqual([
      { kind: 'begun', build: 2, position: 0 },
      { kind: 'folded', position: 2, end: 6, positionsPerSecond: 2, remainingMs: 2_000 },
      { kind: 'folded', position: 4, end: 6, positionsPerSecond: 2, remainingMs: 1_000 },
    ]);
    expect(news.slice(4)).toMatchObject([
      { kind: 'waiting', position: 6, missing: ['views'] },
      { kind: 'compared', comparison: { documents: [3, 3], differences: 3, differing: ['s0', 's1', 's2'] } },
      { kind: 'live', build: 2, previous: 1 },
    ]);
    expect((await ports.views.get(tallies, 's1'))?.document).toEqual({ paid: 20 });
  });

  it('of several views has an idle consumer join all of them at one look', async () => {
    const { ports, optionsOf, news } = world(6);
    const several = ['one', 'two', 'three'].map((name) => ({ ...tallies, name }));
    const job = followLog(ports, followViews(ports, several));
    while ((await job.run()) > 0);
    let looks = 0;
    const rest = async (): Promise<void> => {
      looks += 1;
      await job.run();
    };
    expect(await rebuildViews(ports, several, { ...optionsOf(), rest })).toEqual(['live', 'live', 'live']);
    expect(looks).toBe(1);
    expect(news.filter(({ kind }) => kind === 'live')).toHaveLength(3);
    for (const view of several) {
      const { differences } = await compareViews(ports.views, view, await foldOutbox(view, ports.changeFeed));
      expect(differences).toBe(0);
    }
  });

  it('of several views is resumed as a whole', async () => {
    const { ports, optionsOf } = world(6);
    const several = ['one', 'two'].map((name) => ({ ...tallies, name }));
    const job = followLog(ports, followViews(ports, several));
    while ((await job.run()) > 0);
    const rest = () => job.run();
    const stop = new AbortController();
    const tell = (told: RebuildNews, { name }: View): void => {
      if (told.kind === 'folded' && name === 'two') stop.abort();
    };
    const stopped = await rebuildViews(ports, several, { ...optionsOf(), rest, tell, signal: stop.signal });
    expect(stopped).toEqual(['stopped', 'stopped']);
    const live = async () => [...(await ports.views.builds(several)).values()].map((each) => each.live.build);
    expect(await live()).toEqual([1, 1]);
    expect(await rebuildViews(ports, several, { ...optionsOf(), rest })).toEqual(['live', 'live']);
    expect(await live()).toEqual([2, 2]);
  });

  it('resumes where it was stopped or killed', async () => {
    const { ports, project, news, optionsOf, readSoFar } = world(10);
    await project();
    const stop = new AbortController();
    const tell = (told: RebuildNews): void => {
      if (told.kind === 'folded' && told.position === 6) stop.abort();
    };
    expect(await rebuildView(ports, tallies, { ...optionsOf(), tell, signal: stop.signal })).toBe('stopped');
    const before = readSoFar();
    expect(await rebuildView(ports, tallies, optionsOf())).toBe('live');
    expect(news[0]).toEqual({ kind: 'begun', build: 2, position: 6 });
    expect(readSoFar() - before).toBe(4);
    expect((await compareViews(ports.views, tallies, await foldOutbox(tallies, ports.changeFeed))).differences).toBe(0);
  });

  it('keeps the live one if somebody who sees the comparison wants it so', async () => {
    const { ports, project, optionsOf, builds } = world(6);
    await project();
    expect(
      await rebuildView(ports, tallyTimes(2), { ...optionsOf(), confirm: ({ differences }) => differences === 0 }),
    ).toBe('declined');
    expect((await ports.views.get(tallies, 's1'))?.document).toEqual({ paid: 10 });
    expect(await builds()).toMatchObject({ live: { build: 1 }, next: undefined });
  });

  it('leaves the old one, which can be live again with what happened since, or be dropped', async () => {
    const { log, ports, project, optionsOf, builds } = world(6);
    await project();
    await rebuildView(ports, tallies, optionsOf());
    log.push(paid(7), paid(8));
    await project();
    expect(await ports.views.get(tallies, 's1', 1)).toEqual({ document: { paid: 10 }, position: 5 });
    expect(await returnToPrevious(ports, tallies, optionsOf())).toBe('live');
    expect(await ports.views.get(tallies, 's1')).toEqual({ document: { paid: 20 }, position: 8 });
    expect(await builds()).toMatchObject({ live: { build: 1 }, previous: { build: 2 } });
    expect(await dropOtherBuilds(ports, tallies)).toEqual([2]);
    expect(await returnToPrevious(ports, tallies, optionsOf())).toBe('none');
  });

  it('tries again what was set aside, and folds nothing over a gap in whichever build is live', async () => {
    const { log, ports, following, project, optionsOf } = world(0);
    log.push(paid(1), paid(2, 's1', {}), paid(3), paid(4, 's2'));
    const letters = async () =>
      (await ports.deadLetters.list({ limit: 9 })).items.map(({ subject, position, recovered }) => [
        subject,
        position,
        recovered,
      ]);
    await project();
    expect(await letters()).toEqual([['tallies/s1', 2, false]]);
    await rebuildView(ports, tallies, optionsOf());
    expect(await letters()).toEqual([
      ['tallies/s1', 2, true],
      ['tallies#2/s1', 2, false],
    ]);
    expect(await ports.views.get(tallies, 's1')).toEqual({ document: { paid: 5, stale: true }, position: 1 });
    await returnToPrevious(ports, tallies, optionsOf());
    log[1] = paid(2);
    log.push(paid(5));
    const job = following();
    await project(job);
    expect(await ports.views.get(tallies, 's1')).toEqual({ document: { paid: 5, stale: true }, position: 1 });
    await ports.deadLetters.requestRetry({ subject: 'tallies/s1' });
    await project(job);
    expect(await ports.views.get(tallies, 's1')).toEqual({ document: { paid: 20 }, position: 5 });
    await dropOtherBuilds(ports, tallies);
    expect(await letters()).toEqual([]);
  });

  it('begins anew in another history, and takes its facts, though their positions were given before', async () => {
    const { log, history, ports, following, project, optionsOf } = world(6);
    await project();
    await ports.views.build(tallies, 0);
    // Restored: the last two are lost, and their positions are given to others.
    log.splice(4, 2, paid(5, 's9'));
    history.generation = 1;
    const job = following();
    await project(job);
    expect(await ports.views.get(tallies, 's9')).toBeUndefined();
    const renewing = renewViews(ports, { ...optionsOf(job), views: [tallies] });
    expect([await renewing.run(), await renewing.run()]).toEqual([1, 0]);
    log.push(paid(6, 's9'));
    await project(job);
    expect(await ports.views.get(tallies, 's9')).toEqual({ document: { paid: 10 }, position: 6 });
    expect((await compareViews(ports.views, tallies, await foldOutbox(tallies, ports.changeFeed))).differences).toBe(0);
  });
});

describe('a view that lacks facts', () => {
  it('is brought up from the archive when its store was lost, or when it is new', async () => {
    const { ports, following } = world(7);
    const job = following();
    expect(await job.run()).toBe(7);
    const lost = { ...ports, views: memoryViews() };
    expect(await followLog(lost, followViews(lost, [tallies])).run()).toBe(7);
    const another = { ...tallies, name: 'others' };
    const both = followLog(ports, followViews(ports, [tallies, another]));
    expect(await both.run()).toBe(0);
    expect(await ports.views.get(another, 's1')).toEqual(await ports.views.get(tallies, 's1'));
  });
});

describe('a comparison with the fold of the outbox', () => {
  it('finds what is missing, what is wrong and what is too much', async () => {
    const { ports, project } = world(9);
    await project();
    const folded = await foldOutbox(tallies, ports.changeFeed);
    const same = await compareViews(ports.views, tallies, folded);
    expect(same).toMatchObject({ documents: [3, 3], differences: 0, differing: [] });
    expect(same.hashes[0]).toBe(same.hashes[1]);
    const at = (position: number) => position as Position;
    await ports.views.apply(
      tallies,
      [
        { id: 's0', position: at(10), document: { paid: 15 } },
        { id: 's1', position: at(10), document: null },
        { id: 's7', position: at(10), document: { paid: 1 } },
      ],
      firstBuild,
    );
    const other = await compareViews(ports.views, tallies, folded, { differingMax: 2 });
    expect(other).toMatchObject({ documents: [3, 3], differences: 3, differing: ['s0', 's1'] });
    expect(other.hashes[0]).not.toBe(other.hashes[1]);
  });

  it('knows a document by its content, in whatever order its keys are', async () => {
    const [one, other] = [
      { id: 'a', position: 1 as Position, document: { byKey: { b: 1, a: [1, { d: 1, c: 2 }] }, text: 'x' } as object },
      { id: 'a', position: 1 as Position, document: { text: 'x', byKey: { a: [1, { c: 2, d: 1 }], b: 1 } } as object },
    ];
    expect(await documentHash(one)).toBe(await documentHash(other));
    expect(await documentHash({ ...one, position: 2 as Position })).not.toBe(await documentHash(one));
    expect(await documentHash({ ...one, document: { ...one.document, text: 'y' } as object })).not.toBe(
      await documentHash(one),
    );
  });
});
