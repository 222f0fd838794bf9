import { describe, expect, it } from 'vitest';
import { manualClock, memoryCheckpoints, memoryDeadLetters } from '../memory/index.ts';
import type { Position, RecordedEvent } from './change-feed.port.ts';
import { followLog } from './follow-log.ts';
import { away, followedLog, logOf } from './followed-log.fixture.ts';
import { followerOf } from './log-follower.ts';
import type { LogFollower } from './log-follower.ts';

describe('a follower of the log', () => {
  it('waits for news as long as its runner does', async () => {
    const waits: unknown[] = [];
    const { signal } = new AbortController();
    const following = followLog(
      {
        changeFeed: {
          read: async ({ waitMs, signal: stop }) => {
            waits.push([waitMs, stop]);
            return [];
          },
        },
        checkpoints: memoryCheckpoints(),
        deadLetters: memoryDeadLetters({ clock: manualClock() }),
      },
      { consumer: 'test', batchSize: 1, subjectsOf: () => [], apply: async () => {}, markStale: async () => {} },
    );
    await following.run({ waitMs: 500, signal });
    await following.run();
    expect(waits).toEqual([
      [500, signal],
      [undefined, undefined],
    ]);
  });

  it('is handed every event in order, batch by batch, to the end', async () => {
    const { following, applied } = followedLog('a1 a2 a3 a4 a5');
    const { run } = following;
    expect([await run(), await run(), await run(), await run()]).toEqual([2, 2, 1, 0]);
    expect(applied).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('continues without the subject of a fact that keeps failing, raises one alarm, and stores the fact', async () => {
    const { bad, drain, applied, stale, alarms, letters, reached } = followedLog('a1 b1 a2 a3 b2 a4 c1');
    bad.set('a2', new RangeError('no number'));
    await drain();
    expect(applied).toEqual(['a1', 'b1', 'b2', 'c1']);
    expect(stale).toEqual(['a']);
    expect(alarms).toMatchObject([{ subject: 'a', position: 3, type: 'a2', reason: 'RangeError: no number' }]);
    expect(await letters()).toMatchObject([
      { consumer: 'test', subject: 'a', position: 3, eventId: 'a2', cause: 'fact' },
    ]);
    expect(await reached()).toBe(7);
  });

  it('finds the bad fact among those of a batch, after what came before it', async () => {
    const { bad, drain, applied, letters } = followedLog('a1 a2 a3 b1', { batchSize: 10 });
    bad.set('a2', new Error('bad'));
    await drain();
    expect(new Set(applied)).toEqual(new Set(['a1', 'b1']));
    expect(await letters()).toMatchObject([{ position: 2 }]);
  });

  it('tolerates a fact that works at the third attempt', async () => {
    let tries = 0;
    const apply = async (): Promise<void> => {
      tries += 1;
      if (tries < 4) throw new Error('not yet');
    };
    const { drain, letters } = followedLog('a1', { apply });
    await drain();
    expect(await letters()).toEqual([]);
  });

  it('sets nothing aside while the store is away: the same events come again', async () => {
    const { bad, drain, applied, letters, reached } = followedLog('a1 b1 a2');
    for (const type of ['a1', 'b1', 'a2']) bad.set(type, away);
    for (let attempt = 0; attempt < 20; attempt += 1) await expect(drain()).rejects.toThrow('away');
    expect([await letters(), await reached()]).toEqual([[], 0]);
    bad.clear();
    await drain();
    expect(applied).toEqual(['a1', 'b1', 'a2']);
  });

  it('sets aside, for a retry, what keeps failing while others work', async () => {
    const { bad, drain, applied, alarms, letters, deadLetters } = followedLog('a1 b1 b2');
    bad.set('a1', away);
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(drain()).rejects.toThrow('away');
    expect(await letters()).toEqual([]);
    await drain();
    expect(applied).toContain('b2');
    expect(alarms).toMatchObject([{ subject: 'a', cause: 'surroundings' }]);
    bad.clear();
    await deadLetters.requestRetry({ cause: 'surroundings' });
    await drain();
    expect(applied.at(-1)).toBe('a1');
    expect(await letters()).toEqual([]);
  });

  it('sets aside a fact that does not even say what it concerns', async () => {
    const { drain, applied, letters } = followedLog('a1 x1 b1', {
      subjectsOf: ({ aggregateId }) => {
        if (aggregateId === 'x') throw new TypeError('unreadable');
        return [aggregateId];
      },
    });
    await drain();
    expect(applied).toEqual(['a1', 'b1']);
    expect(await letters()).toMatchObject([{ subject: 'orders/x', position: 2 }]);
  });

  it('applies what waits, in order, on a retry, and then continues', async () => {
    const { log, bad, drain, applied, letters, deadLetters, alarms } = followedLog('a1 a2 b1 a3 a4');
    bad.set('a2', new Error('bad')).set('a4', new Error('bad too'));
    await drain();
    bad.delete('a2');
    await deadLetters.requestRetry({ subject: 'a' });
    await drain();
    expect(applied).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(await letters()).toMatchObject([{ position: 5, retryRequested: false }]);
    bad.clear();
    log.push({ ...(log[0] as RecordedEvent), id: 'a5', type: 'a5', position: 6 as Position });
    await deadLetters.requestRetry({});
    await drain();
    expect(applied).toEqual(['a1', 'b1', 'a2', 'a3', 'a4', 'a5']);
    expect(await letters()).toEqual([]);
    expect(alarms).toHaveLength(1);
  });

  it('does not wait if the subject is corrected by other means, and keeps the fact for inspection', async () => {
    const recovered: string[] = [];
    const { bad, drain, applied, stale, letters, deadLetters } = followedLog('a1 a2 a3', {
      recover: async (subject) => void recovered.push(subject),
    });
    bad.set('a2', new Error('bad'));
    await drain();
    expect(applied).toEqual(['a1', 'a3']);
    expect([recovered, stale]).toEqual([['a'], []]);
    expect(await letters()).toMatchObject([{ position: 2, recovered: true }]);
    expect(await deadLetters.count()).toEqual([]);
  });

  it('is not stopped by a mark that cannot be made, and waits for one that can be made later', async () => {
    const marking: unknown[] = [away, new Error('no such mark')];
    const { bad, drain, applied, letters } = followedLog('a1 b1', {
      markStale: async () => {
        throw marking.shift();
      },
    });
    bad.set('a1', new Error('bad'));
    await expect(drain()).rejects.toThrow('away');
    expect(await letters()).toEqual([]);
    await drain();
    expect(applied).toContain('b1');
    expect(await letters()).toHaveLength(1);
  });
});

describe('a follower that applies whole batches', () => {
  const together = (names: string, broken: () => Error | undefined = () => undefined) => {
    const batches: string[][] = [];
    const one = followedLog(names, {
      batchSize: 10,
      applyAll: async (bySubject) => {
        batches.push([...bySubject].map(([subject, events]) => `${subject}:${events.map(({ type }) => type).join()}`));
        const types = [...bySubject.values()].flat().map(({ type }) => type);
        const failed = types.find((type) => one.bad.has(type));
        const failure = broken() ?? (failed && one.bad.get(failed));
        if (failure !== undefined) throw failure as Error;
        one.applied.push(...types);
      },
    });
    return { ...one, batches };
  };

  it('is handed each subject’s facts of a batch, in order, in one call', async () => {
    const { drain, applied, batches, reached } = together('a1 b1 a2');
    await drain();
    expect(batches).toEqual([['a:a1,a2', 'b:b1']]);
    expect(applied).toEqual(['a1', 'a2', 'b1']);
    expect(await reached()).toBe(3);
  });

  it('sets aside only the subject of the fact that broke the batch, and then continues in batches', async () => {
    const { bad, log, drain, applied, stale, letters, reached, batches } = together('a1 b1 a2 b2');
    bad.set('a2', new RangeError('no number'));
    await drain();
    expect(applied).toEqual(['a1', 'b1', 'b2']);
    expect(stale).toEqual(['a']);
    expect(await letters()).toMatchObject([{ subject: 'a', position: 3, eventId: 'a2' }]);
    log.push(...logOf('a1 b1 a2 b2 a5 b6').slice(4));
    await drain();
    expect(batches.at(-1)).toEqual(['b:b6']);
    expect(applied).toEqual(['a1', 'b1', 'b2', 'b6']);
    expect(await reached()).toBe(6);
  });

  it('is called neither for nothing nor with a subject that waits', async () => {
    const { bad, log, drain, batches } = together('a1');
    bad.set('a1', new Error('bad'));
    await drain();
    log.push(...logOf('a1 a2').slice(1));
    await drain();
    expect(batches).toEqual([['a:a1']]);
  });

  it('gets the batch again while the store is away, without being asked subject by subject', async () => {
    let isAway = true;
    const { drain, applied, batches, letters, reached } = together('a1 b1', () => (isAway ? away : undefined));
    // A single subject would be taken: it is not tried.
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(drain()).rejects.toThrow('away');
    expect([batches.length, applied, await letters(), await reached()]).toEqual([4, [], [], 0]);
    isAway = false;
    await drain();
    expect(applied).toEqual(['a1', 'b1']);
  });

  it('does not wait forever for the one subject that the store can’t take', async () => {
    const { bad, drain, applied, letters } = together('a1 b1');
    bad.set('a1', away);
    for (let attempt = 0; attempt < 20; attempt += 1) await drain().catch(() => undefined);
    expect(applied).toEqual(['b1']);
    expect(await letters()).toMatchObject([{ subject: 'a', cause: 'surroundings' }]);
  });
});

describe('a follower that keeps its own place', () => {
  it('is asked for its place before each batch, and moves it afterwards', async () => {
    const checkpoints = memoryCheckpoints();
    const { drain, reached, applied } = followedLog('a1 a2 a3', { checkpoints });
    await checkpoints.advance('test', 1 as Position);
    await drain();
    expect(applied).toEqual(['a2', 'a3']);
    expect([await checkpoints.get('test'), await reached()]).toEqual([3, 0]);
  });
});

describe('a share of the log', () => {
  const share = { consumer: 'test@3', owns: () => true };

  it('is followed under a name of its own', () => {
    const follower: LogFollower = { consumer: 'test', batchSize: 5, subjectsOf: () => [], apply: async () => {} };
    expect(followerOf(follower, share)).toEqual({ ...follower, consumer: 'test@3' });
  });

  it('is followed as the follower wants it, where it cares', () => {
    const own: LogFollower = { consumer: 'test@3', batchSize: 7, subjectsOf: () => [], apply: async () => {} };
    const follower: LogFollower = {
      ...own,
      consumer: 'test',
      ofShare: (given) => ({ ...own, consumer: given.consumer }),
    };
    expect(followerOf(follower, share)).toEqual(own);
  });
});
