import { orFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/** What is wrong with a server for this adapter, each in one sentence; empty when nothing is. */
export const checkRedis = async (client: Pick<RedisClient, 'info'>): Promise<readonly string[]> => {
  const info = await client.info().catch(orFault);
  const read = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const problems: string[] = [];
  const major = Number(read('redis_version').split('.')[0]);
  if (!(major >= 7))
    problems.push(`Redis must be version 7 or newer; this server is ${read('redis_version') || 'of unknown version'}.`);
  if (read('maxmemory_policy') !== 'noeviction' && read('maxmemory') !== '0') {
    problems.push(
      `Redis evicts keys when its memory is full (maxmemory-policy ${read('maxmemory_policy')}), which would silently free held seats: set it to noeviction.`,
    );
  }
  if (read('role') === 'slave')
    problems.push('This Redis server is a replica and takes no writes: give the address of the primary.');
  return problems;
};
