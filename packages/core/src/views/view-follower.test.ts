import { describe, expect, it } from 'vitest';
import { manualClock, memoryDeadLetters, memoryViews } from '../memory/index.ts';
import { takeBatches } from '../messaging/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { firstBuild } from './view-builds.ts';
import { viewFollower } from './view-follower.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';
import type { Views } from './views.port.ts';

interface Tally extends StaleMark {
  readonly paid: number;
}
const tallies: View<Tally> = defineView({
  name: 'tallies',
  types: ['OrderPaid'],
  idOf: ({ payload }) => payload.sessionId,
  evolve: (known, { payload }) => ({ paid: (known?.paid ?? 0) + payload.total.amountMinor }),
});
const others: View<Tally> = { ...tallies, name: 'others', types: ['OrderPaid', 'OrderExpired'] };
const paid = (position: number, sessionId: string, payload: object = { total: { amountMinor: 5 } }): RecordedEvent =>
  ({ position, id: `f${position}`, type: 'OrderPaid', payload: { sessionId, ...payload } }) as unknown as RecordedEvent;

describe('views that are fed by somebody else than the outbox', () => {
  it('fold the batches they are handed, in any store, and leave behind what can’t be folded', async () => {
    const views = memoryViews();
    const deadLetters = memoryDeadLetters({ clock: manualClock() });
    const log = [paid(1, 's1'), paid(2, 's2'), paid(3, 's1'), paid(4, 's1', {}), paid(5, 's2')];
    const changeFeed = { read: async ({ after }: { readonly after: Position }) => log.slice(after) };
    const batches = takeBatches({ changeFeed, deadLetters }, viewFollower(views, [tallies]));
    await batches.take(log.slice(0, 3), 0 as Position);
    // A broker repeats what it is not sure of.
    await batches.take(log.slice(1), 3 as Position);
    expect(await views.get(tallies, 's1')).toEqual({ document: { paid: 10, stale: true }, position: 3 });
    expect(await views.get(tallies, 's2')).toEqual({ document: { paid: 10 }, position: 5 });
    expect(await deadLetters.count()).toEqual([{ consumer: 'views', count: 1, subject: 'tallies/s1' }]);
    log[3] = paid(4, 's1');
    await deadLetters.requestRetry({});
    await batches.take([], 5 as Position);
    expect(await views.get(tallies, 's1')).toEqual({ document: { paid: 15 }, position: 4 });
    expect(await deadLetters.count()).toEqual([]);
  });

  it('fold and mark a document in the build that its subject names, whichever is live', async () => {
    const views = memoryViews();
    const build = await views.build(tallies, 0);
    await views.open(tallies, build);
    await views.switchTo(tallies, build, []);
    const follower = viewFollower(views, [tallies], { buildsOf: () => [build] });
    await follower.apply(`tallies#${build}/s1`, [paid(1, 's1')]);
    await follower.apply('tallies/s1', [paid(1, 's1'), paid(2, 's1')]);
    await follower.markStale?.('tallies/s1');
    expect(await views.get(tallies, 's1')).toEqual({ document: { paid: 5 }, position: 1 });
    expect(await views.get(tallies, 's1', firstBuild)).toEqual({ document: { paid: 10, stale: true }, position: 2 });
  });

  it('read and write the documents of a batch together, whatever their number', async () => {
    const views = memoryViews();
    const calls: string[] = [];
    const counted: Views = {
      ...views,
      get: (...asked) => (calls.push('get'), views.get(...asked)),
      getMany: (...asked) => (calls.push('getMany'), views.getMany(...asked)),
      apply: (...asked) => (calls.push('apply'), views.apply(...asked)),
    };
    const log = Array.from({ length: 300 }, (_, n) => paid(n + 1, `s${n % 100}`));
    const ports = { changeFeed: { read: async () => log }, deadLetters: memoryDeadLetters({ clock: manualClock() }) };
    await takeBatches(ports, viewFollower(counted, [tallies])).take(log, 0 as Position);
    expect(calls).toEqual(['getMany', 'apply']);
    expect(await views.get(tallies, 's99')).toEqual({ document: { paid: 15 }, position: 300 });
  });

  it('read none but the views and builds that a batch concerns, and write nothing that changes nothing', async () => {
    const views = memoryViews();
    const calls: string[] = [];
    const counted: Views = {
      ...views,
      getMany: (view, ids, build) => (
        calls.push(`${view.name}#${build} ${ids.join()}`),
        views.getMany(view, ids, build)
      ),
      apply: (view, writes, build) => (calls.push(`${writes.length} written`), views.apply(view, writes, build)),
    };
    const next = await views.build(tallies, 0);
    const follower = viewFollower(counted, [tallies, others], { buildsOf: () => [next, firstBuild] });
    expect(follower.subjectsOf({ ...paid(1, 's1'), type: 'OrderExpired' })).toEqual([`others#${next}/s1`, 'others/s1']);
    expect(follower.subjectsOf({ ...paid(1, 's1'), type: 'OrderPlaced' })).toEqual([]);
    await follower.applyAll?.(new Map([['tallies/s1', [paid(1, 's1')]]]));
    await follower.applyAll?.(new Map([['tallies/s1', [paid(1, 's1')]]]));
    expect(calls).toEqual(['tallies#1 s1', '1 written', 'tallies#1 s1']);
  });

  it('write a document to the earlier build first, also while that is under way or failed', async () => {
    const views = memoryViews();
    const next = await views.build(tallies, 0);
    const written: string[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const slow: Views = {
      ...views,
      apply: async (_, [write], build) => {
        if (build === next && write?.id === 's1') await held;
        written.push(`${build}/${write?.id}`);
        if (build === next) throw new Error('gone');
      },
    };
    const follower = viewFollower(slow, [tallies], { buildsOf: () => [next, firstBuild] });
    const facts = [paid(1, 's1')];
    const earlier = follower.apply(`tallies#${next}/s1`, facts);
    const later = follower.apply('tallies/s1', facts);
    await follower.apply('tallies/s2', [paid(2, 's2')]);
    expect(written).toEqual(['1/s2']);
    letGo();
    await expect(earlier).rejects.toThrow('gone');
    await later;
    expect(written).toEqual(['1/s2', `${next}/s1`, '1/s1']);
  });
});
