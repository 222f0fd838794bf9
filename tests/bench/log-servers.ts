import type { LogServers } from '../log/relay-stage.ts';
import { connectContainer, connectUrlOf } from '../servers/connect-container.ts';
import { engineAnswers, engineCanRun } from '../servers/container-engine.ts';
import { kafkaBrokersOf, kafkaContainer, kafkaInNetwork } from '../servers/kafka-container.ts';
import { logNetwork, postgresAlias } from '../servers/log-network.ts';
import { postgresContainer, postgresUrlAt } from '../servers/postgres-container.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from '../servers/shared-container.ts';
import { connect, kafka, postgres } from '../servers/technologies.ts';

const images = [postgres.image, kafka.image, connect.image];
const names = { postgres: 'log bench: postgres', kafka: 'log bench: kafka', connect: 'log bench: connect' };

/**
 * Measures something on a PostgreSQL whose log Debezium brings to Kafka, all in containers that
 * live as long as that takes.
 *
 * @returns undefined where there are no containers.
 */
export const onLogServers = async <Measured>(
  act: (servers: LogServers) => Promise<Measured>,
): Promise<Measured | undefined> => {
  if (!(await engineAnswers()) || !(await Promise.all(images.map(engineCanRun))).every(Boolean)) return undefined;
  const network = await useNetwork(logNetwork);
  try {
    const store = await useContainer(names.postgres, () =>
      postgresContainer(['wal_level=logical']).withNetwork(network).withNetworkAliases(postgresAlias).start(),
    );
    const brokers = await useContainer(names.kafka, async () => (await kafkaContainer(network.getName())).start());
    const worker = await useContainer(names.connect, async () =>
      (await connectContainer(network.getName(), kafkaInNetwork)).start(),
    );
    return await act({
      postgresUrl: postgresUrlAt(`${store.getHost()}:${store.getMappedPort(5432)}`),
      postgresOfConnect: `${postgresAlias}:5432`,
      kafkaBrokers: kafkaBrokersOf(brokers),
      connectUrl: connectUrlOf(worker),
    });
  } finally {
    for (const name of [names.connect, names.kafka, names.postgres]) await leaveContainer(name);
    await leaveNetwork(logNetwork);
  }
};
