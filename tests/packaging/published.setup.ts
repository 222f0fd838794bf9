import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { keptIn, publishInto } from './published.ts';
import type { Published } from './published.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Every package that is published, built and packed once for a whole run. */
    published: Published[];
  }
}

/** A folder where the tarballs stay: the next run takes them as they are, and packs nothing. */
const keep = process.env['TICKETLY_TEST_TARBALLS'];

interface Shared {
  readonly folder: Promise<string>;
  readonly published: Promise<Published[]>;
  users: number;
}

// Each project of the runner loads this file anew: only the process itself remembers.
const processWide = globalThis as typeof globalThis & { ticketlyPublished?: Shared | undefined };

const publish = (): Shared => {
  if (keep !== undefined)
    return {
      folder: Promise.resolve(keep),
      published: keptIn(keep).then((kept) => kept ?? publishInto(keep)),
      users: 0,
    };
  const folder = mkdtemp(join(tmpdir(), 'ticketly-published-'));
  return { folder, published: folder.then(publishInto), users: 0 };
};

/** Runs once before the suites of a project that need the packages as a stranger gets them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (processWide.ticketlyPublished ??= publish());
  shared.users += 1;
  project.provide('published', await shared.published);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0 || keep !== undefined) return;
    processWide.ticketlyPublished = undefined;
    await rm(await shared.folder, { recursive: true });
  };
}
