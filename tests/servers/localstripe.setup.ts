import { GenericContainer, Wait } from 'testcontainers';
import type { TestProject } from 'vitest/node';
import { reach } from './reach.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, localstripe } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the run's localstripe, which knows nothing of Ticketly. */
    localstripeUrl: string;
    /** Why there is none, if there is none. */
    localstripeMissing: string | undefined;
  }
}

// It calls webhooks of this machine, by the name that Docker's own products give it.
const container = (): GenericContainer =>
  new GenericContainer(localstripe.image)
    .withExposedPorts(8420)
    .withExtraHosts([{ host: 'host.docker.internal', ipAddress: 'host-gateway' }])
    .withWaitStrategy(Wait.forListeningPorts());

const start = async (): Promise<string> => {
  const server = await useContainer(localstripe.name, () => container().start());
  return `http://${server.getHost()}:${server.getMappedPort(8420)}`;
};

/** Runs once before the suite that needs it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await reach(givenUrl(localstripe), start);
  project.provide('localstripeUrl', server.url);
  project.provide('localstripeMissing', server.missing);
  return () => leaveContainer(localstripe.name);
}
