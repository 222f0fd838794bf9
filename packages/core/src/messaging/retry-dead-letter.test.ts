import { describe, expect, test } from 'vitest';
import { followedLog, logOf } from './followed-log.fixture.ts';
import type { FollowedLog } from './followed-log.fixture.ts';
import type { LogFollower } from './log-follower.ts';

/** A log whose bad facts were set aside, and are to be retried now that they are mended. */
const mended = async (names: string, broken: string, over: Partial<LogFollower> = {}): Promise<FollowedLog> => {
  const one = followedLog(names, { batchSize: 3, ...over });
  one.bad.set(broken, new Error('bad'));
  await one.drain();
  one.bad.clear();
  one.attempts.length = 0;
  await one.deadLetters.requestRetry({});
  return one;
};

describe('a retry of facts that were set aside', () => {
  test('applies those of its subject alone, each once, up to where the follower is', async () => {
    const { log, drain, attempts, letters } = await mended('a1 b2 a3 a4', 'a1');
    log.push(...logOf('a1 b2 a3 a4 a5').slice(4));
    await drain();
    expect(attempts).toEqual(['a:a1,a3', 'a:a4', 'a:a5']);
    expect(await letters()).toEqual([]);
  });

  test('reads no fact twice, and hands over no batch in which there is nothing', async () => {
    const { drain, attempts } = await mended('a1 a2 a3 b4 b5 b6 a7', 'a1');
    await drain();
    expect(attempts).toEqual(['a:a1,a2,a3', 'a:a7']);
  });

  test('is made also of the last fact of the log', async () => {
    const { drain, applied, letters } = await mended('a1', 'a1');
    await drain();
    expect(applied).toEqual(['a1']);
    expect(await letters()).toEqual([]);
  });

  test('passes over facts of others that can’t be read', async () => {
    const { unreadable, drain, attempts, letters } = await mended('a1 x2 a3', 'a1');
    unreadable.add('x2');
    await drain();
    expect(attempts).toEqual(['a:a1,a3']);
    expect(await letters()).toEqual([]);
  });

  test('reaches what a fact concerns now, where a later version names it otherwise', async () => {
    let name = 'old';
    const { drain, attempts, letters } = await mended('a1', 'a1', { subjectsOf: () => [name] });
    name = 'new';
    await drain();
    expect(attempts).toEqual(['new:a1']);
    expect(await letters()).toEqual([]);
  });

  test('ends where the log no longer holds what waited', async () => {
    const { log, drain, letters } = await mended('a1', 'a1');
    log.length = 0;
    await drain();
    expect(await letters()).toEqual([]);
  });
});
