import type { StartedTestContainer } from 'testcontainers';

interface Shared {
  readonly starting: Promise<StartedTestContainer>;
  users: number;
}

// Each project of the runner loads this file anew: only the process itself can remember what runs
// already.
const processWide = globalThis as typeof globalThis & { ticketlyTestContainers?: Map<string, Shared> };
const containers: Map<string, Shared> = (processWide.ticketlyTestContainers ??= new Map());

/**
 * Where the reaper's image can't be had, its service (removing the containers of a killed run) is
 * done without. The engine's error doesn't say which image it was about, so any failure is tried
 * again that way, once.
 */
const withReaperIfPossible = async (start: () => Promise<StartedTestContainer>): Promise<StartedTestContainer> => {
  try {
    return await start();
  } catch (error) {
    if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') throw error;
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    return start();
  }
};

/** One container of this name for a whole run, started by its first user. */
export const useContainer = async (
  name: string,
  start: () => Promise<StartedTestContainer>,
): Promise<StartedTestContainer> => {
  const known = containers.get(name);
  const shared = known ?? { starting: withReaperIfPossible(start), users: 0 };
  containers.set(name, shared);
  shared.users += 1;
  return shared.starting;
};

/** Stops the container with its last user. */
export const leaveContainer = async (name: string): Promise<void> => {
  const shared = containers.get(name);
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  containers.delete(name);
  const container = await shared.starting.catch(() => undefined);
  await container?.stop();
};
