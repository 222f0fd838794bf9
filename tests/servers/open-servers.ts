import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StartedTestContainer } from 'testcontainers';
import { engineAnswers, engineCanRun } from './container-engine.ts';
import { mongoContainer } from './mongo-container.ts';
import { postgresContainer, postgresUrlAt } from './postgres-container.ts';
import { redisContainer, withoutSnapshots } from './redis-container.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, mongo, postgres, redis } from './technologies.ts';
import type { Technology } from './technologies.ts';
import { addressOf } from './address-of.ts';

/** Runs a program and gives what it printed; fails with what it complained of. */
export type RunProgram = (command: readonly string[]) => Promise<string>;

/**
 * A server to measure, and how to run the client programs that its image brings along; undefined
 * where somebody else started it.
 */
export interface BenchServer {
  readonly url: string;
  readonly run: RunProgram | undefined;
}

/** The servers of a run; one that can't be had is undefined. */
export interface BenchServers {
  readonly postgres: BenchServer | undefined;
  readonly redis: BenchServer | undefined;
  readonly mongo: BenchServer | undefined;
  close(): Promise<void>;
}

// Durable as in production; the defaults of the server, said because everything here rests on them.
const durable = ['fsync=on', 'synchronous_commit=on', 'max_connections=300', 'wal_level=logical'];
const startPostgres = (): Promise<StartedTestContainer> => postgresContainer(durable).start();

const startRedis = (): Promise<StartedTestContainer> => redisContainer(withoutSnapshots).start();

const postgresUrl = async (container: StartedTestContainer): Promise<string> =>
  postgresUrlAt(await addressOf(container, 5432));
const redisUrl = async (container: StartedTestContainer): Promise<string> =>
  `redis://${await addressOf(container, 6379)}`;

const mongoUrl = async (container: StartedTestContainer): Promise<string> =>
  `mongodb://${await addressOf(container, 27017)}/?directConnection=true`;

const runIn =
  (container: StartedTestContainer): RunProgram =>
  async (command) => {
    const { exitCode, stdout, stderr } = await container.exec([...command]);
    if (exitCode !== 0) throw new Error(`${command[0]} ended with ${exitCode}: ${stderr}${stdout}`);
    return stdout;
  };

/** Runs a program of this machine. */
export const runHere: RunProgram = async ([name = '', ...args]) => (await promisify(execFile)(name, args)).stdout;

/** The one at the given address, or one in a container, or none. */
const open = async (
  technology: Technology,
  start: () => Promise<StartedTestContainer>,
  urlOf: (container: StartedTestContainer) => Promise<string>,
): Promise<BenchServer | undefined> => {
  const given = givenUrl(technology);
  if (given !== undefined) return { url: given, run: undefined };
  if (!(await engineAnswers()) || !(await engineCanRun(technology.image))) return undefined;
  const container = await useContainer(technology.name, start);
  return { url: await urlOf(container), run: runIn(container) };
};

/** Opens what of PostgreSQL, Redis and MongoDB is wanted and can be had. */
export const openServers = async (wanted: ReadonlySet<Technology['name']>): Promise<BenchServers> => {
  try {
    return {
      postgres: wanted.has('postgres') ? await open(postgres, startPostgres, postgresUrl) : undefined,
      redis: wanted.has('redis') ? await open(redis, startRedis, redisUrl) : undefined,
      mongo: wanted.has('mongo') ? await open(mongo, () => mongoContainer().start(), mongoUrl) : undefined,
      close: closeServers,
    };
  } catch (error) {
    await closeServers();
    throw error;
  }
};

const closeServers = async (): Promise<void> => {
  await Promise.all([postgres, redis, mongo].map(({ name }) => leaveContainer(name)));
};
