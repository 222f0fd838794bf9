import { expect, test } from 'vitest';
import type { Position } from './change-feed.port.ts';
import { followedLog, logOf } from './followed-log.fixture.ts';
import { subjectsIn, takeBatches } from './take-batches.ts';

const at = (position: number): Position => position as Position;

test('facts at or before the follower’s place are repeats, and are dropped', async () => {
  const { ports, follower, log, attempts } = followedLog('a1 a2 a3');
  await takeBatches(ports, follower).take(log, at(2));
  expect(attempts).toEqual(['a:a3']);
});

test('a retry waits until the follower has come to it, where it has several places', async () => {
  const { ports, follower, log, bad, deadLetters, attempts, drain, letters } = followedLog('a1 b2 a3');
  bad.set('a3', new Error('bad'));
  await drain();
  bad.clear();
  attempts.length = 0;
  await deadLetters.requestRetry({});
  await takeBatches(ports, follower).take(log, at(1));
  expect(attempts).toEqual(['b:b2']);
  expect(await letters()).toMatchObject([{ subject: 'a', position: 3, retryRequested: true }]);
});

test('what facts concern is told once each, and nothing of those that do not say', () => {
  const { follower, unreadable } = followedLog('a1');
  unreadable.add('x2');
  expect(subjectsIn(follower, logOf('a1 x2 b3 a4'))).toEqual(['a', 'b']);
});
