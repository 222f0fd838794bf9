import type { TestProject } from 'vitest/node';
import { mongoContainer, mongoUrlOf } from './mongo-container.ts';
import { reach } from './reach.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, mongo } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * The address of the run's MongoDB. A spec file makes a database of its own there and drops it.
     */
    mongoUrl: string;
    /** Why there is no MongoDB, if there is none. */
    mongoMissing: string | undefined;
  }
}

const start = async (): Promise<string> => mongoUrlOf(await useContainer(mongo.name, () => mongoContainer().start()));

/** Runs once before the suites of a project that need MongoDB. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await reach(givenUrl(mongo), start);
  project.provide('mongoUrl', server.url);
  project.provide('mongoMissing', server.missing);
  return () => leaveContainer(mongo.name);
}
