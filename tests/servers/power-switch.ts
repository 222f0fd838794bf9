import { getContainerRuntimeClient } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';

/** A server that can be taken down and brought back with what it had on its disk. */
export interface PowerSwitch {
  /** Kills it. */
  off(): Promise<void>;
  /** Starts it again. It may not answer yet. */
  on(): Promise<void>;
}

/**
 * The switch of a container. Its ports outside stay the same only where they were chosen before it
 * was started.
 */
export const powerSwitch = async (container: StartedTestContainer): Promise<PowerSwitch> => {
  const client = await getContainerRuntimeClient();
  const server = client.container.getById(container.getId());
  return {
    off: async () => {
      await server.kill();
      await server.wait();
    },
    on: async () => {
      await server.start();
    },
  };
};
