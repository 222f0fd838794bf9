import { describe, expect, test } from 'vitest';
import { followedLog } from './followed-log.fixture.ts';
import type { FollowedLog } from './followed-log.fixture.ts';

/** Facts about `x` that did not say what they concern, and do now: the subjects `p` and `q`. */
const named = async (names: string, broken?: string): Promise<FollowedLog> => {
  let isRead = false;
  const one = followedLog(names, {
    batchSize: 3,
    subjectsOf: ({ type, aggregateId }) => {
      if (aggregateId !== 'x') return [aggregateId];
      if (!isRead || one.unreadable.has(type)) throw new TypeError('unreadable');
      return ['p', 'q'];
    },
  });
  if (broken !== undefined) one.bad.set(broken, new Error('bad'));
  await one.drain();
  isRead = true;
  one.attempts.length = 0;
  await one.deadLetters.requestRetry({ subject: 'orders/x' });
  return one;
};

describe('a retry of facts that did not say what they concern', () => {
  test('applies each to all that it concerns, the first as well as those after it', async () => {
    const { drain, attempts, letters } = await named('x1 b2 x3 b4 x5');
    await drain();
    expect(attempts).toEqual(['p:x1', 'q:x1', 'p:x3', 'q:x3', 'p:x5', 'q:x5']);
    expect(await letters()).toEqual([]);
  });

  test('leaves a subject that waits for an earlier one to its own retry', async () => {
    const { bad, deadLetters, drain, attempts, letters } = await named('p1 x2 x3', 'p1');
    await drain();
    expect(attempts).toEqual(['q:x2', 'q:x3']);
    expect(await letters()).toMatchObject([{ subject: 'p', position: 1 }]);
    bad.clear();
    await deadLetters.requestRetry({});
    await drain();
    expect(attempts.slice(2)).toEqual(['p:p1,x2,x3']);
  });

  test('leaves nothing to a subject that was brought up to date by other means', async () => {
    const { deadLetters, drain, attempts, letters } = await named('p1 x2', 'p1');
    const [waiting] = await deadLetters.of('test', ['p']);
    if (waiting !== undefined) await deadLetters.settle(waiting, { ...waiting, recovered: true });
    await drain();
    expect(attempts).toEqual(['p:x2', 'q:x2']);
    expect(await letters()).toMatchObject([{ subject: 'p', recovered: true }]);
  });

  test('stops at the first that still can’t be read, which then waits', async () => {
    const { unreadable, drain, attempts, letters } = await named('x1 b2 x3 x4');
    unreadable.add('x3');
    await drain();
    expect(attempts).toEqual(['p:x1', 'q:x1']);
    expect(await letters()).toMatchObject([{ subject: 'orders/x', position: 3, retryRequested: false }]);
  });

  test('stops at the first that can’t be applied, under the name it was set aside by', async () => {
    const { bad, drain, applied, letters } = await named('x1 x2');
    bad.set('x2', new RangeError('no number'));
    await drain();
    expect(applied).toEqual(['x1']);
    expect(await letters()).toMatchObject([
      { subject: 'orders/x', position: 2, eventId: 'x2', reason: 'RangeError: no number', cause: 'fact' },
    ]);
  });
});
