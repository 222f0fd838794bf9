import { expect, test } from 'vitest';
import { away, followedLog } from './followed-log.fixture.ts';
import type { LogFollower } from './log-follower.ts';

/** What becomes of a bad fact of a follower. */
const setAside = async (over: Partial<LogFollower>) => {
  const { bad, drain, letters, stale, applied } = followedLog('a1 a2', over);
  bad.set('a1', new Error('bad'));
  await drain();
  const [letter] = await letters();
  return { letter, stale, applied };
};

test('what can’t be recovered is marked for readers, and waits', async () => {
  const recover = () => Promise.reject(new Error('nothing to recover from'));
  const { letter, stale, applied } = await setAside({ recover });
  expect([stale, applied]).toEqual([['a'], []]);
  expect(letter).toMatchObject({ consumer: 'test', subject: 'a', position: 1, cause: 'fact', recovered: false });
});

test('what could not be recovered while the store was away is retried by itself', async () => {
  const { letter } = await setAside({ recover: () => Promise.reject(away) });
  expect(letter).toMatchObject({
    ...{ consumer: 'test', subject: 'a', position: 1, eventId: 'a1', type: 'a1', reason: 'Error: bad' },
    ...{ cause: 'surroundings', recovered: false },
  });
});

test('a follower without readers has nothing to mark', async () => {
  const { letter } = await setAside({ markStale: undefined } as unknown as Partial<LogFollower>);
  expect(letter).toMatchObject({ subject: 'a', cause: 'fact' });
});
