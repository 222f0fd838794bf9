import { GenericContainer, Wait } from 'testcontainers';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { connect } from './technologies.ts';

const restPort = 8083;

/** How to reach the REST API of a Connect in a container from here. */
export const connectUrlOf = (container: StartedTestContainer): string =>
  `http://${container.getHost()}:${container.getMappedPort(restPort)}`;

/**
 * A worker of Connect with Debezium, to be started; reaches the brokers, and later whatever its
 * connectors read, from inside the network. With another character set than UTF-8, Debezium would
 * decode messages wrongly.
 */
export const connectContainer = (network: StartedNetwork, brokers: string): GenericContainer =>
  new GenericContainer(connect.image)
    .withNetwork(network)
    .withExposedPorts(restPort)
    .withEnvironment({
      BOOTSTRAP_SERVERS: brokers,
      GROUP_ID: 'ticketly-connect',
      CONFIG_STORAGE_TOPIC: 'ticketly.connect.configs',
      OFFSET_STORAGE_TOPIC: 'ticketly.connect.offsets',
      STATUS_STORAGE_TOPIC: 'ticketly.connect.status',
      CONNECT_OFFSET_STORAGE_PARTITIONS: '1',
      CONNECT_STATUS_STORAGE_PARTITIONS: '1',
      OFFSET_FLUSH_INTERVAL_MS: '2000',
      LC_ALL: 'C.UTF-8',
      KAFKA_HEAP_OPTS: '-Xms128m -Xmx512m',
    })
    .withStartupTimeout(300_000)
    .withWaitStrategy(Wait.forHttp('/connectors', restPort).forStatusCode(200));
