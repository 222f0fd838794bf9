import { GenericContainer, RandomPortGenerator, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { connect } from './technologies.ts';

const restPort = 8083;

/** How to reach the REST API of a Connect in a container from here. */
export const connectUrlOf = (container: StartedTestContainer): string =>
  `http://${container.getHost()}:${container.getMappedPort(restPort)}`;

/**
 * A worker of Connect with Debezium, to be started; reaches the brokers, and later whatever its
 * connectors read, from inside the network. Its character set is the worst there is: Debezium
 * decodes messages by it, and facts have to come through all the same. It is reached by the same
 * port again when it is restarted.
 *
 * @param network by its name
 * @param group of its workers; on one Kafka each has its own
 */
export const connectContainer = async (
  network: string,
  brokers: string,
  group = 'ticketly-connect',
): Promise<GenericContainer> =>
  new GenericContainer(connect.image)
    .withNetworkMode(network)
    .withExposedPorts({ container: restPort, host: await new RandomPortGenerator().generatePort() })
    .withEnvironment({
      BOOTSTRAP_SERVERS: brokers,
      GROUP_ID: group,
      CONFIG_STORAGE_TOPIC: `${group}.configs`,
      OFFSET_STORAGE_TOPIC: `${group}.offsets`,
      STATUS_STORAGE_TOPIC: `${group}.status`,
      CONNECT_OFFSET_STORAGE_PARTITIONS: '1',
      CONNECT_STATUS_STORAGE_PARTITIONS: '1',
      OFFSET_FLUSH_INTERVAL_MS: '2000',
      // A worker gives its connectors up while Kafka is away, and by default may wait five minutes
      // before it begins them anew.
      CONNECT_SCHEDULED_REBALANCE_MAX_DELAY_MS: '0',
      LC_ALL: 'POSIX',
      KAFKA_HEAP_OPTS: '-Xms128m -Xmx512m',
    })
    .withStartupTimeout(300_000)
    .withWaitStrategy(Wait.forHttp('/connectors', restPort).forStatusCode(200));
