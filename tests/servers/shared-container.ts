import { Network } from 'testcontainers';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';

interface Shared<Thing> {
  readonly starting: Promise<Thing>;
  users: number;
}

// Each project of the runner loads this file anew: only the process itself can remember what runs
// already.
const processWide = globalThis as typeof globalThis & {
  ticketlyTestContainers?: Map<string, Shared<StartedTestContainer>>;
  ticketlyTestNetworks?: Map<string, Shared<StartedNetwork>>;
};
const containers = (processWide.ticketlyTestContainers ??= new Map<string, Shared<StartedTestContainer>>());
const networks = (processWide.ticketlyTestNetworks ??= new Map<string, Shared<StartedNetwork>>());

/**
 * Where the reaper's image can't be had, its service (removing the containers of a killed run) is
 * done without. The engine's error doesn't say which image it was about, so any failure is tried
 * again that way, once.
 */
const withReaperIfPossible = async <Thing>(start: () => Promise<Thing>): Promise<Thing> => {
  try {
    return await start();
  } catch (error) {
    if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') throw error;
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    return start();
  }
};

const use = async <Thing>(
  things: Map<string, Shared<Thing>>,
  name: string,
  start: () => Promise<Thing>,
): Promise<Thing> => {
  const known = things.get(name);
  const shared = known ?? { starting: withReaperIfPossible(start), users: 0 };
  things.set(name, shared);
  shared.users += 1;
  return shared.starting;
};

const leave = async <Thing extends { stop(): Promise<unknown> }>(
  things: Map<string, Shared<Thing>>,
  name: string,
): Promise<void> => {
  const shared = things.get(name);
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  things.delete(name);
  const thing = await shared.starting.catch(() => undefined);
  await thing?.stop();
};

/** One container of this name for a whole run, started by its first user. */
export const useContainer = (name: string, start: () => Promise<StartedTestContainer>): Promise<StartedTestContainer> =>
  use(containers, name, start);

/** Stops the container with its last user. */
export const leaveContainer = (name: string): Promise<void> => leave(containers, name);

/**
 * One network of this name for a whole run, for containers that talk to each other; made by its
 * first user.
 */
export const useNetwork = (name: string): Promise<StartedNetwork> => use(networks, name, () => new Network().start());

/** Removes the network with its last user, who has stopped every container in it before. */
export const leaveNetwork = (name: string): Promise<void> => leave(networks, name);
