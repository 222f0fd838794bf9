import { describe, expect, it } from 'vitest';
import { checkRedis } from './check-redis.ts';

const fine = { redis_version: '7.4.2', role: 'master', maxmemory: '0', maxmemory_policy: 'noeviction' };

const problemsOf = (over: Partial<typeof fine>): Promise<readonly string[]> => {
  const lines = Object.entries({ ...fine, ...over }).map(([name, value]) => `${name}:${value}`);
  return checkRedis({ info: async () => ['# Server', ...lines, ''].join('\r\n') });
};

describe('a check of the server', () => {
  it.each([{}, { redis_version: '8.0.1' }, { maxmemory: '1073741824' }, { maxmemory_policy: 'allkeys-lru' }])(
    'finds nothing wrong with %j',
    async (over) => {
      expect(await problemsOf(over)).toEqual([]);
    },
  );

  it.each([
    { over: { redis_version: '6.2.14' }, names: '6.2.14' },
    { over: { redis_version: '' }, names: 'unknown version' },
    { over: { maxmemory: '1073741824', maxmemory_policy: 'volatile-ttl' }, names: 'maxmemory-policy volatile-ttl' },
    { over: { role: 'slave' }, names: 'replica' },
  ])('names what is wrong: $names', async ({ over, names }) => {
    expect(await problemsOf(over)).toEqual([expect.stringContaining(names)]);
  });

  it('is a fault when the server does not answer', async () => {
    const info = async (): Promise<string> => Promise.reject(new Error('Connection is closed.'));
    await expect(checkRedis({ info })).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
