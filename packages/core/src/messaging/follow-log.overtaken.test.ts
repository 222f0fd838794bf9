import { expect, test } from 'vitest';
import { memoryCheckpoints } from '../memory/index.ts';
import type { Checkpoints, Position } from './change-feed.port.ts';
import { followedLog } from './followed-log.fixture.ts';
import type { FollowedLog } from './followed-log.fixture.ts';

/** A follower beside which another process may move the place that both keep. */
const beside = (names: string, move: (checkpoints: Checkpoints, position: Position) => Promise<void>) => {
  const shared = memoryCheckpoints();
  const overtaken: (readonly string[])[] = [];
  const checkpoints: Checkpoints = { get: shared.get, advance: (_, position) => move(shared, position) };
  const one: FollowedLog = followedLog(names, {
    checkpoints,
    overtaken: async (subjects) => void overtaken.push(subjects),
  });
  return { ...one, shared, overtaken };
};
const advance = (by: number) => (checkpoints: Checkpoints, position: Position) =>
  checkpoints.advance('test', (position + by) as Position);

test('a follower that keeps pace is not told that it was overtaken', async () => {
  const { following, overtaken } = beside('a1 b2 c3', advance(0));
  for (let step = 0; step < 3; step += 1) await following.run();
  expect(overtaken).toEqual([]);
});

test('a follower is told what it applied while another process moved on', async () => {
  const { following, overtaken } = beside('a1 b2 c3', advance(1));
  await following.run();
  expect(overtaken).toEqual([['a', 'b']]);
  await following.run();
  expect(overtaken).toHaveLength(1);
});

test('a follower that could not keep its place asks in its next step whether it was overtaken', async () => {
  let isAway = true;
  const { following, overtaken, shared } = beside('a1 b2 c3', async (checkpoints, position) => {
    if (isAway) throw new Error('away');
    await checkpoints.advance('test', position);
  });
  await expect(following.run()).rejects.toThrow('away');
  // Nobody moved: the same facts come again.
  await expect(following.run()).rejects.toThrow('away');
  expect(overtaken).toEqual([]);
  await shared.advance('test', 3 as Position);
  isAway = false;
  await following.run();
  expect(overtaken).toEqual([['a', 'b']]);
});

test('a follower that need not know asks for its place once a step', async () => {
  const checkpoints = memoryCheckpoints();
  let asked = 0;
  const get: Checkpoints['get'] = (consumer) => {
    asked += 1;
    return checkpoints.get(consumer);
  };
  const { following } = followedLog('a1 b2', { checkpoints: { ...checkpoints, get } });
  await following.run();
  expect(asked).toBe(1);
});
