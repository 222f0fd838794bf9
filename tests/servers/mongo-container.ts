import { GenericContainer, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { mongo } from './technologies.ts';

/** How to reach a MongoDB in a container from here. */
export const mongoUrlOf = (container: StartedTestContainer): string =>
  `mongodb://${container.getHost()}:${container.getMappedPort(27017)}/?directConnection=true`;

/**
 * A MongoDB to be started, alone and without accounts. An image that only speaks its protocol is
 * told to keep its documents in memory. It need not contain a shell or a client: whoever uses it
 * connects anyway.
 */
export const mongoContainer = (): GenericContainer =>
  new GenericContainer(mongo.image)
    .withEnvironment({ MONGO_H2_FILE: '' })
    .withExposedPorts(27017)
    .withWaitStrategy(Wait.forListeningPorts());
