import { RedisContainer } from '@testcontainers/redis';
import { Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { redis } from './technologies.ts';

/** How to reach a Redis in a container from here. */
export const redisUrlOf = (container: StartedTestContainer): string =>
  `redis://${container.getHost()}:${container.getMappedPort(6379)}`;

/**
 * A Redis to be started, with settings as its command line takes them. It is asked whether it is
 * ready: the line in the log that the module waits for can be missed after a restart.
 */
export const redisContainer = (settings: readonly string[] = []): RedisContainer =>
  new RedisContainer(redis.image)
    .withCommand(['redis-server', ...settings])
    .withWaitStrategy(Wait.forAll([Wait.forSuccessfulCommand('redis-cli ping'), Wait.forListeningPorts()]));

/** As `compose.yaml` has it: holds may be lost, so no snapshot gets in their way. */
export const withoutSnapshots = ['--save', ''];
