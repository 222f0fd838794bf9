import type { TestProject } from 'vitest/node';
import { connectContainer, connectUrlOf } from './connect-container.ts';
import { kafkaInNetwork } from './kafka-container.ts';
import { logNetwork, postgresAlias } from './log-network.ts';
import { reach } from './reach.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from './shared-container.ts';
import { connect, givenUrl, kafka, postgres } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * The REST API of the run's Kafka Connect with Debezium. A spec file uses connectors, slots and
     * topics of its own, and removes connectors and slots.
     */
    connectUrl: string;
    /** The run's PostgreSQL as Connect reaches it, `host:port`. */
    postgresOfConnect: string;
    /** Why there is no Connect, if there is none. */
    connectMissing: string | undefined;
  }
}

const start = async (): Promise<string> => {
  const network = await useNetwork(logNetwork);
  const brokers = givenUrl(kafka) ?? kafkaInNetwork;
  return connectUrlOf(
    await useContainer(connect.name, async () => (await connectContainer(network.getName(), brokers)).start()),
  );
};

const postgresOfConnect = (): string => {
  const given = givenUrl(postgres);
  if (given === undefined) return `${postgresAlias}:5432`;
  const { hostname, port } = new URL(given);
  return `${hostname}:${port === '' ? '5432' : port}`;
};

/** Runs once before the suites of a project that need Connect; after that of Kafka. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = givenUrl(connect);
  const server = await reach(given, start);
  project.provide('connectUrl', server.url);
  project.provide('postgresOfConnect', postgresOfConnect());
  project.provide('connectMissing', server.missing);
  return async () => {
    if (given !== undefined) return;
    await leaveContainer(connect.name);
    await leaveNetwork(logNetwork);
  };
}
