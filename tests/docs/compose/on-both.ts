import { pgClient, pgPoolOptions, postgresLeadership, postgresPorts } from '@ticketly/adapters-postgres';
import { checkRedis, gatherWrites, redisClientOptions, redisPorts, timeOutFairly } from '@ticketly/adapters-redis';
import { processJobs, ticketly } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import { memoryDeadLetters, memorySurroundings, memoryViewPorts, systemRandomness } from '@ticketly/core/memory';
import { ticketKeysOf } from '@ticketly/core/tickets';
import type { TicketKeyJwk } from '@ticketly/core/tickets';
import { Redis } from 'ioredis';
import { Pool } from 'pg';

/** One of any number of processes; all have the same key. */
export const officeOnBoth = async (postgresUrl: string, redisUrl: string, ticketKey: TicketKeyJwk) => {
  const pool = new Pool(pgPoolOptions(postgresUrl));
  const redis = new Redis(redisUrl, { ...redisClientOptions, lazyConnect: true });
  await timeOutFairly(gatherWrites(redis)).connect();
  const problems = await checkRedis(redis);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const ports = {
    ...postgresPorts(pgClient(pool, { randomness: systemRandomness })),
    ...redisPorts(redis),
    ...memoryViewPorts(),
    ...memorySurroundings(),
    ticketKeys: await ticketKeysOf([ticketKey]),
  };
  const office = ticketly(ports);

  const { clock } = ports;
  const viewLetters = memoryDeadLetters({ clock });
  const lead = postgresLeadership(postgresUrl);
  const runner = runJobs(processJobs(office, ports, { views: 'each', viewLetters, lead }), { clock });
  runner.start();

  const close = async () => {
    await runner.stop();
    await pool.end();
    redis.disconnect();
  };
  return { ports, office, close };
};
