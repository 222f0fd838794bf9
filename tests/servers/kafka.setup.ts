import type { TestProject } from 'vitest/node';
import { kafkaBrokersOf, kafkaContainer } from './kafka-container.ts';
import { logNetwork } from './log-network.ts';
import { reach } from './reach.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from './shared-container.ts';
import { givenUrl, kafka } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * The addresses of the run's Kafka, `host:port` separated by commas. A spec file uses topics
     * and groups of its own.
     */
    kafkaBrokers: string;
    /** The name of the network that it is in with PostgreSQL, for more containers; or nothing. */
    logNetwork: string;
    /** Why there is no Kafka, if there is none. */
    kafkaMissing: string | undefined;
  }
}

let networkName = '';
const start = async (): Promise<string> => {
  const network = await useNetwork(logNetwork);
  networkName = network.getName();
  return kafkaBrokersOf(await useContainer(kafka.name, async () => (await kafkaContainer(network.getName())).start()));
};

/** Runs once before the suites of a project that need Kafka. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = givenUrl(kafka);
  const server = await reach(given, start);
  project.provide('kafkaBrokers', server.url);
  project.provide('logNetwork', networkName);
  project.provide('kafkaMissing', server.missing);
  return async () => {
    if (given !== undefined) return;
    await leaveContainer(kafka.name);
    await leaveNetwork(logNetwork);
  };
}
