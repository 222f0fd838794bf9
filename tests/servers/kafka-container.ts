import { GenericContainer, RandomPortGenerator, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { kafkaAlias } from './log-network.ts';
import { kafka } from './technologies.ts';

/** Where other containers of the network reach the broker of this name. */
export const kafkaNamed = (alias: string): string => `${alias}:19092`;

/** Where they reach the broker of the run. */
export const kafkaInNetwork: string = kafkaNamed(kafkaAlias);

const outsidePort = 9092;

/** How to reach a broker in a container from here. */
export const kafkaBrokersOf = (container: StartedTestContainer): string =>
  `localhost:${container.getMappedPort(outsidePort)}`;

/**
 * A single broker. Clients are told where it is by the broker itself, each by the listener they
 * came through: those of this machine by a port that is chosen before it starts and stays the same
 * when it is restarted, those of the network by its name there.
 *
 * Variables named KAFKA replace the image's own settings as a whole, so these are complete.
 *
 * @param network by its name
 * @param alias its own name there
 */
export const kafkaContainer = async (network: string, alias: string = kafkaAlias): Promise<GenericContainer> => {
  const port = await new RandomPortGenerator().generatePort();
  return new GenericContainer(kafka.image)
    .withNetworkMode(network)
    .withNetworkAliases(alias)
    .withExposedPorts({ container: outsidePort, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: `OUTSIDE://:${outsidePort},NETWORK://:19092,CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `OUTSIDE://localhost:${port},NETWORK://${kafkaNamed(alias)}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'OUTSIDE:PLAINTEXT,NETWORK:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'NETWORK',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_HEAP_OPTS: '-Xms128m -Xmx384m',
    })
    .withStartupTimeout(300_000)
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'));
};
