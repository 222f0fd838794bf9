import type { TestProject } from 'vitest/node';
import { reach } from './reach.ts';
import { redisContainer, redisUrlOf } from './redis-container.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, redis } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the run's Redis. A spec file uses a key prefix of its own. */
    redisUrl: string;
    /** Why there is no Redis, if there is none. */
    redisMissing: string | undefined;
  }
}

const start = async (): Promise<string> => {
  const container = await useContainer(redis.name, () => redisContainer().start());
  return redisUrlOf(container);
};

/** Runs once before the suites of a project that need Redis. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await reach(givenUrl(redis), start);
  project.provide('redisUrl', server.url);
  project.provide('redisMissing', server.missing);
  return () => leaveContainer(redis.name);
}
