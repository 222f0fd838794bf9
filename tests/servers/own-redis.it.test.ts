import { expect, inject, test } from 'vitest';
import { ownRedis } from './own-redis.ts';

test('a database stays its owner’s while many others are taken and left', async () => {
  const mine = await ownRedis(inject('redisUrl'));
  await mine.client.set('mine', 'still there');
  for (let turn = 0; turn < 40; turn += 1) {
    const other = await ownRedis(inject('redisUrl'));
    expect(other.url).not.toBe(mine.url);
    await other.leave();
  }
  expect(await mine.client.get('mine')).toBe('still there');
  await mine.leave();
});

test('a database that was left is empty for whoever takes it', async () => {
  const first = await ownRedis(inject('redisUrl'));
  await first.client.set('left', 'behind');
  await first.leave();
  const databases = await Promise.all(Array.from({ length: 8 }, () => ownRedis(inject('redisUrl'))));
  expect(await Promise.all(databases.map(({ client }) => client.dbsize()))).toEqual(databases.map(() => 0));
  await Promise.all(databases.map((each) => each.leave()));
});
