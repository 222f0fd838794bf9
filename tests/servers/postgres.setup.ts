import type { TestProject } from 'vitest/node';
import { logNetwork, postgresAlias } from './log-network.ts';
import { postgresContainer, postgresUrlAt } from './postgres-container.ts';
import { reach } from './reach.ts';
import { leaveContainer, leaveNetwork, useContainer, useNetwork } from './shared-container.ts';
import { givenUrl, postgres } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * A superuser's address of the run's PostgreSQL. A spec file makes a database of its own there
     * and drops it.
     */
    postgresUrl: string;
    /** Why there is no PostgreSQL, if there is none. */
    postgresMissing: string | undefined;
  }
}

// Durable as in production (fsync stays on), with logical decoding, and connections for a whole
// race.
const settings = ['max_connections=300', 'wal_level=logical'];

const start = async (): Promise<string> => {
  const network = await useNetwork(logNetwork);
  const container = await useContainer(postgres.name, () =>
    postgresContainer(settings).withNetwork(network).withNetworkAliases(postgresAlias).start(),
  );
  return postgresUrlAt(`${container.getHost()}:${container.getMappedPort(5432)}`);
};

/** Runs once before the suites of a project that need PostgreSQL. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = givenUrl(postgres);
  const server = await reach(given, start);
  project.provide('postgresUrl', server.url);
  project.provide('postgresMissing', server.missing);
  return async () => {
    if (given !== undefined) return;
    await leaveContainer(postgres.name);
    await leaveNetwork(logNetwork);
  };
}
