import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../servers/until.ts';
import type { ApiProcess } from './api-process.ts';
import { ask } from './crowd.ts';
import type { Answer } from './crowd.ts';
import { journeyOf } from './journey.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { strangePool } from './strange-pool.ts';

// A password that somebody changed: connections that are open stay good, and new ones are refused.

const login = `refused_${crypto.randomUUID().slice(0, 8)}`;
let stage: Stage;
let sql: Pool;
let redis: Redis;
let api: ApiProcess;
beforeAll(async () => {
  stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') }, 20);
  sql = strangePool(stage.databaseUrl);
  redis = new Redis(inject('redisUrl'));
  await sql.query(`create role ${login} superuser login password 'right'`);
  await redis.acl('SETUSER', login, 'on', '>right', '~*', '&*', '+@all');
  api = await stage.start({
    TICKETLY_DATABASE_URL: withLogin(stage.databaseUrl),
    TICKETLY_REDIS_URL: withLogin(stage.redisUrl),
  });
});
afterAll(async () => {
  await redis?.acl('DELUSER', login);
  redis?.disconnect();
  await stage?.close();
  await sql?.end();
});

const withLogin = (url: string): string => Object.assign(new URL(url), { username: login, password: 'right' }).href;

/** What happens to who wants this seat, once for each step up to an order. */
const tryToBuy = async (at: number): Promise<Answer> => {
  const token = await stage.tokenOf(`buyer-${at}`);
  const path = `${api.url}/v1/sessions/${stage.sessionId}/holds`;
  const hold = await ask('POST', path, token, { seatIds: [stage.seatIds[at]] });
  if (hold.status !== 201) return hold;
  return ask('POST', `${api.url}/v1/orders`, token, { holdId: hold.body['holdId'] });
};

const reasonsOf = async (): Promise<string> =>
  JSON.stringify((await ask('GET', `${api.url}/health/ready`, '')).body['reasons']);

/** Nobody hears of an error meanwhile: 409 is for a seat that the try before has taken. */
const isToldToComeAgain = async (at: number): Promise<void> => {
  const answers: Answer[] = [];
  await until('the first "not now"', async () => {
    const answer = await tryToBuy(at);
    answers.push(answer);
    return answer.status >= 500;
  });
  expect(answers.map(({ status }) => status).filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
  expect(answers.at(-1)?.code).toBe('http/unavailable');
  expect(Number(answers.at(-1)?.retryAfter)).toBeGreaterThanOrEqual(1);
};

const sells = async (at: number): Promise<void> => {
  const journey = await journeyOf(stage, `buyer-${at}`, stage.seatIds[at] ?? '');
  await journey.finish(api.url);
};

test('PostgreSQL refuses the password: buyers are told to come again, operators why, and it passes without a restart', async () => {
  await sells(0);
  await sql.query(`alter role ${login} password 'wrong'`);
  await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${login}'`);
  await isToldToComeAgain(1);
  await until('readiness that tells', async () => (await reasonsOf()).includes('postgres is not set up as it must be'));
  expect(await reasonsOf()).toContain('or refuses this process');
  expect(api.warnings()).toContain(`password authentication failed for user \\"${login}\\"`);
  await sql.query(`alter role ${login} password 'right'`);
  await sells(2);
});

test('Redis refuses the password: buyers are told to come again, operators why, and it passes without a restart', async () => {
  await sells(3);
  await redis.acl('SETUSER', login, 'resetpass', '>wrong');
  await redis.client('KILL', 'USER', login);
  await isToldToComeAgain(4);
  await until('readiness that tells', async () => (await reasonsOf()).includes('redis is not set up as it must be'));
  expect(api.warnings()).toContain('WRONGPASS');
  await redis.acl('SETUSER', login, 'resetpass', '>right');
  await sells(5);
});

test('Redis refuses a right: the same', async () => {
  await redis.acl('SETUSER', login, '-@scripting', '-set');
  await isToldToComeAgain(6);
  await until('readiness that tells', async () => (await reasonsOf()).includes('redis is not set up as it must be'));
  expect(api.warnings()).toContain('NOPERM');
  await redis.acl('SETUSER', login, '+@scripting', '+set');
  await sells(7);
  expect(await stage.findings()).toEqual([]);
});
