import { GenericContainer, Wait } from 'testcontainers';
import type { TestProject } from 'vitest/node';
import { reach } from './reach.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, stripeMock } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the run's stripe-mock. */
    stripeMockUrl: string;
    /** Why there is none, if there is none. */
    stripeMockMissing: string | undefined;
  }
}

// Its image has no shell in which ports could be looked at.
const container = (): GenericContainer =>
  new GenericContainer(stripeMock.image)
    .withExposedPorts(12111)
    .withWaitStrategy(Wait.forLogMessage(/Listening for HTTP/));

const start = async (): Promise<string> => {
  const server = await useContainer(stripeMock.name, () => container().start());
  return `http://${server.getHost()}:${server.getMappedPort(12111)}`;
};

/** Runs once before the suite that needs it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await reach(givenUrl(stripeMock), start);
  project.provide('stripeMockUrl', server.url);
  project.provide('stripeMockMissing', server.missing);
  return () => leaveContainer(stripeMock.name);
}
