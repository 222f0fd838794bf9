import { describe, expect, test } from 'vitest';
import type { Position } from './change-feed.port.ts';
import { away, followedLog, logOf } from './followed-log.fixture.ts';
import type { FollowedLog } from './followed-log.fixture.ts';
import type { LogFollower } from './log-follower.ts';
import { takeBatches } from './take-batches.ts';

const noneSince = 0 as Position;

/** A log of these facts in one batch. */
const inOneBatch = (names: string, over: Partial<LogFollower> = {}): FollowedLog =>
  followedLog(names, { batchSize: 10, ...over });

describe('patience with a subject that fails while others work', () => {
  test('begins anew once it worked', async () => {
    const { log, bad, drain, drainTimes, letters } = inOneBatch('a1 b1');
    bad.set('a1', away);
    await drainTimes(4);
    bad.clear();
    await drain();
    log.push(...logOf('a1 b1 a2 b2').slice(2));
    bad.set('a2', away);
    await drainTimes(4);
    expect(await letters()).toEqual([]);
    await drainTimes(1);
    expect(await letters()).toMatchObject([{ subject: 'a', position: 3, cause: 'surroundings' }]);
  });

  test('begins anew once it was set aside and retried', async () => {
    const { log, bad, deadLetters, drain, drainTimes, letters } = inOneBatch('a1 b1');
    bad.set('a1', away);
    await drainTimes(5);
    bad.clear();
    await deadLetters.requestRetry({});
    await drain();
    log.push(...logOf('a1 b1 a2 b2').slice(2));
    bad.set('a2', away);
    await drainTimes(4);
    expect(await letters()).toEqual([]);
  });

  test('begins anew once a whole batch worked', async () => {
    const { log, bad, drain, drainTimes, letters } = inOneBatch('a1 b1', {
      applyAll: async (bySubject) => {
        for (const { type } of [...bySubject.values()].flat()) if (bad.has(type)) throw bad.get(type);
      },
    });
    // Four batches are tried as a whole, and from the fifth on each subject by itself.
    bad.set('a1', away);
    await drainTimes(8);
    bad.clear();
    await drain();
    log.push(...logOf('a1 b1 a2 b2').slice(2));
    bad.set('a2', away);
    await drainTimes(8);
    expect(await letters()).toEqual([]);
    await drainTimes(1);
    expect(await letters()).toMatchObject([{ subject: 'a', position: 3 }]);
  });

  test('ends also beside a fact that can’t be read', async () => {
    const { bad, unreadable, drainTimes, letters, reached } = inOneBatch('x1 a1 b1');
    unreadable.add('x1');
    bad.set('a1', away);
    await drainTimes(5);
    expect((await letters()).map(({ subject }) => subject)).toEqual(['orders/x', 'a']);
    expect(await reached()).toBe(3);
  });

  test('is not restored by a look at the log that brought nothing', async () => {
    const { ports, follower, bad, log, letters } = inOneBatch('a1 b1');
    const { take } = takeBatches(ports, follower);
    bad.set('a1', away);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(take(log, noneSince)).rejects.toThrow('away');
      await take([], noneSince);
    }
    await take(log, noneSince);
    expect(await letters()).toMatchObject([{ subject: 'a' }]);
  });
});
