import { postgresPorts } from '@ticketly/adapters-postgres';
import { redisPorts } from '@ticketly/adapters-redis';
import { frozenClock, serverDatabase } from '../../packages/adapters-postgres/src/databases.fixture.ts';
import { checkFlaw, flawedLua, plantInFunctions } from './flaw.ts';
import type { Flaw } from './flaw.ts';
import { inStep } from './in-step.ts';
import type { OpenStores } from './stores.ts';
import { virtualRedis } from './virtual-redis.ts';

/** Where the servers are. */
export interface StoreServers {
  readonly postgresUrl: string;
  readonly redisUrl: string;
}

/** Only a server that hangs ends a wait: a fault by the real time would be in no seed. */
const patient = { statementTimeoutMs: 60_000, lockTimeoutMs: 60_000, connectTimeoutMs: 60_000 };

/** No history outlives its server, so its commits need not be on disk. */
const unsynced = (postgresUrl: string): string => {
  const url = new URL(postgresUrl);
  url.searchParams.set('options', '-c synchronous_commit=off');
  return url.href;
};

/**
 * PostgreSQL and Redis by the time of a history: a database and a prefix of keys for each history,
 * and adapters of its own for each process. Sweeps look at everything each time, since how long a
 * session may be left alone they measure by the real time.
 */
export const serverStores =
  ({ postgresUrl, redisUrl }: StoreServers, flaw?: Flaw): OpenStores =>
  async (time) => {
    if (flaw !== undefined) checkFlaw(flaw);
    const { client, close } = await serverDatabase(unsynced(postgresUrl), patient);
    const { moveTo } = await frozenClock(client);
    if (flaw !== undefined) await plantInFunctions(client, flaw);
    const redis = virtualRedis(redisUrl, (lua) => (flaw === undefined ? lua : flawedLua(lua, flaw)));
    const locks = { prefix: redis.prefix, feedLength: 50, idleSweepMs: 0 };
    return {
      portsOfProcess: () => ({
        ...inStep(postgresPorts(client), time, moveTo),
        ...inStep(redisPorts(redis.client, locks), time, redis.tellTime),
      }),
      loseLocks: () => time.standStill(redis.lose),
      close: async () => {
        await Promise.all([redis.close(), close()]);
      },
    };
  };
