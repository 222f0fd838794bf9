import { connect } from 'node:net';
import type { StartedTestContainer } from 'testcontainers';

const patienceMs = 300;

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(patienceMs, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });

/**
 * Where to reach a container's port, `host:port`: at its own address, where this machine can, since
 * the engine's proxy in front of a published port costs as much as some of what is measured; else
 * at the published port.
 */
export const addressOf = async (container: StartedTestContainer, port: number): Promise<string> => {
  for (const network of container.getNetworkNames()) {
    const own = container.getIpAddress(network);
    if (own !== '' && (await answers(own, port))) return `${own}:${port}`;
  }
  return `${container.getHost()}:${container.getMappedPort(port)}`;
};
