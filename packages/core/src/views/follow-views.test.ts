import { describe, expect, it } from 'vitest';
import { followerOf, takeBatches } from '../messaging/index.ts';
import type { LogFollower, NewDeadLetter, Position, RecordedEvent } from '../messaging/index.ts';
import { followViews } from './follow-views.ts';
import { paid, tallies, world } from './tallies.fixture.ts';
import { firstBuild } from './view-builds.ts';

const at = (position: number): Position => position as Position;
const second = { ...tallies, name: 'others' };
const placeOf = async ({ checkpoints, consumer }: LogFollower): Promise<number | undefined> =>
  checkpoints?.get(consumer);
const letter = (subject: string, position: number, recovered = false): NewDeadLetter => ({
  ...{ consumer: 'views', subject, recovered, position: at(position) },
  ...{ eventId: `f${position}`, type: 'OrderPaid', reason: 'no total', cause: 'fact' },
});

describe('a view that is behind the others', () => {
  /** Six facts, of which the first view has four. */
  const half = async () => {
    const it = world(6);
    const ahead = followViews(it.ports, [tallies]);
    await takeBatches(it.ports, ahead).take(it.log.slice(0, 4), at((await placeOf(ahead)) ?? 0));
    await ahead.checkpoints?.advance('views', at(4));
    return it;
  };
  const documents = async ({ ports: { views } }: ReturnType<typeof world>) =>
    (await views.list(second, { limit: 9 })).map(({ id, position, document: { paid } }) => [id, position, paid]);

  it.each([1, 2, 3, 4, 50])('is brought to where they are and no further, in batches of %i', async (batchSize) => {
    const it = await half();
    const both = followViews(it.ports, [tallies, second], { batchSize });
    expect(await placeOf(both)).toBe(4);
    expect(await documents(it)).toEqual([
      ['s0', 4, 10],
      ['s1', 2, 5],
      ['s2', 3, 5],
    ]);
    const read = it.readSoFar();
    expect(await placeOf(followViews(it.ports, [tallies, second]))).toBe(4);
    expect(it.readSoFar()).toBe(read);
    expect((await it.ports.views.builds([second])).get('others')?.live.reached).toEqual(new Map([['views', 4]]));
  });

  it('has them begin where it is, if the log is shorter than it was', async () => {
    const it = await half();
    it.log.splice(3);
    const both = followViews(it.ports, [tallies, second], { batchSize: 2 });
    expect(await placeOf(both)).toBe(3);
    it.log.length = 0;
    expect(await placeOf(followViews(it.ports, [tallies, { ...tallies, name: 'third' }]))).toBe(0);
  });

  it('is complete up to there also where the log has a gap', async () => {
    const it = await half();
    it.log.splice(3, 1);
    expect(await placeOf(followViews(it.ports, [tallies, second]))).toBe(4);
  });

  it('takes its own facts into its own builds, whatever other views lack', async () => {
    const it = await half();
    const { views } = it.ports;
    await views.open(second, await views.build(second, 0));
    await views.switchTo(second, 2, []);
    const third = { ...tallies, name: 'third', types: ['OrderExpired'] };
    expect(await placeOf(followViews(it.ports, [tallies, second, third]))).toBe(4);
    expect(await documents(it)).toHaveLength(3);
    expect(await views.list(second, { limit: 9 }, firstBuild)).toEqual([]);
    expect(await views.list(third, { limit: 9 })).toEqual([]);
  });

  it('takes only the facts of a share, for a follower of one', async () => {
    const it = world(6);
    const share = { consumer: 'views@1', owns: ({ payload }: RecordedEvent) => JSON.stringify(payload).includes('s1') };
    const ahead = followerOf(followViews(it.ports, [tallies]), share);
    await placeOf(ahead);
    await ahead.checkpoints?.advance('views@1', at(6));
    const both = followerOf(followViews(it.ports, [tallies, second], { batchSize: 2 }), share);
    expect([both.consumer, both.batchSize, await placeOf(both)]).toEqual(['views@1', 2, 6]);
    expect(await documents(it)).toEqual([['s1', 5, 10]]);
  });

  it('passes over facts that it is not folded from', async () => {
    const it = await half();
    it.log[1] = { ...paid(2, 's1'), type: 'OrderPlaced' };
    await placeOf(followViews(it.ports, [tallies, second]));
    expect((await documents(it)).map(([id]) => id)).toEqual(['s0', 's2']);
  });

  it('folds nothing over a gap that waits, and everything over one that was closed', async () => {
    const it = await half();
    await it.ports.deadLetters.add(letter('others/s0', 1));
    await it.ports.deadLetters.add(letter('others/s1', 2, true));
    expect(await placeOf(followViews(it.ports, [tallies, second], { batchSize: 3 }))).toBe(4);
    expect((await documents(it)).map(([id]) => id)).toEqual(['s1', 's2']);
  });

  it('sets aside what can’t be folded, tells of it, and goes on', async () => {
    const it = await half();
    it.log[0] = paid(1, 's0', {});
    it.log[1] = { ...paid(2), payload: undefined };
    const told: string[] = [];
    const ports = { ...it.ports, onSetAside: ({ subject }: NewDeadLetter) => void told.push(subject) };
    expect(await placeOf(followViews(ports, [tallies, second], { batchSize: 2 }))).toBe(4);
    expect(told).toContain('others/s0');
    expect((await documents(it)).map(([id]) => id)).toEqual(['s2']);
  });
});

describe('a build that is to go live', () => {
  const begun = async () => {
    const it = world(3);
    const { views } = it.ports;
    const follower = followViews(it.ports, [tallies]);
    await placeOf(follower);
    const build = await views.build(tallies, 0);
    const subjects = () => follower.subjectsOf(paid(9, 's1'));
    return { ...it, views, follower, build, subjects };
  };

  it('is written once it is open and was joined, before the live one', async () => {
    const { views, follower, build, subjects } = await begun();
    await placeOf(follower);
    expect(subjects()).toEqual(['tallies/s1']);
    await views.open(tallies, build);
    await placeOf(follower);
    expect(subjects()).toEqual([`tallies#${build}/s1`, 'tallies/s1']);
  });

  it('is joined once, and another one in its place anew', async () => {
    const { ports, views, build, log } = await begun();
    const joined: number[] = [];
    const counted = {
      ...views,
      join: (...asked: Parameters<typeof views.join>) => (joined.push(asked[1]), views.join(...asked)),
    };
    const follower = followViews({ ...ports, views: counted }, [tallies]);
    await views.open(tallies, build);
    await placeOf(follower);
    await placeOf(follower);
    await views.drop(tallies, build);
    await placeOf(follower);
    expect(follower.subjectsOf(paid(9, 's1'))).toEqual(['tallies/s1']);
    const another = await views.build(tallies, 0);
    await views.open(tallies, another);
    await placeOf(follower);
    expect(joined).toEqual([build, another]);
    expect(follower.subjectsOf(paid(9, 's1'))).toEqual([`tallies#${another}/s1`, 'tallies/s1']);
    expect(log).toHaveLength(3);
  });

  it('is not written by who could not join it', async () => {
    const { ports, views, build } = await begun();
    const follower = followViews({ ...ports, views: { ...views, join: async () => false } }, [tallies]);
    await views.open(tallies, build);
    await placeOf(follower);
    expect(follower.subjectsOf(paid(9, 's1'))).toEqual(['tallies/s1']);
  });

  it('keeps a document waiting that is tried again before it was joined, and forgets those of no build', async () => {
    const { views, follower, build } = await begun();
    await placeOf(follower);
    const fact = [paid(1)];
    await expect(follower.apply(`tallies#${build}/s1`, fact)).rejects.toMatchObject({ code: 'unavailable' });
    await follower.apply('tallies#9/s1', fact);
    await follower.apply('tallies/s1', fact);
    await views.open(tallies, build);
    await placeOf(follower);
    await follower.apply(`tallies#${build}/s1`, fact);
    expect([await views.get(tallies, 's1', build), await views.get(tallies, 's1', firstBuild)]).toMatchObject([
      { position: 1 },
      { position: 1 },
    ]);
  });

  it('has the follower begin where the less complete of the two is', async () => {
    const { views, follower, build, ports, log } = await begun();
    await views.open(tallies, build);
    await follower.checkpoints?.advance('views', at(3));
    log.length = 1;
    expect(await placeOf(followViews(ports, [tallies]))).toBe(1);
    expect(await views.get(tallies, 's0', build)).toMatchObject({ position: 1 });
  });
});

describe('a follower of views', () => {
  it('writes the first build until it has looked, and finds no view that the store does not know', async () => {
    const { ports } = world(1);
    const follower = followViews(ports, [tallies]);
    expect(follower.subjectsOf(paid(1, 's1'))).toEqual(['tallies/s1']);
    const views = { ...ports.views, builds: async () => new Map() };
    await expect(placeOf(followViews({ ...ports, views }, [tallies]))).rejects.toMatchObject({ code: 'unexpected' });
  });

  it('of no views is at the start', async () => {
    expect(await placeOf(followViews(world(1).ports, []))).toBe(0);
  });
});
