import { GenericContainer, Wait } from 'testcontainers';
import type { TestProject } from 'vitest/node';
import { reach } from './reach.ts';
import { leaveContainer, useContainer } from './shared-container.ts';
import { givenUrl, redisCluster } from './technologies.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of one node of the run's Redis Cluster. A spec file may empty its nodes. */
    redisClusterUrl: string;
    /**
     * Where a node is reached, by the address it tells others; one that is not here is reached by
     * that.
     */
    redisClusterNodes: Record<string, { host: string; port: number }>;
    /** Why there is no Redis Cluster, if there is none. */
    redisClusterMissing: string | undefined;
  }
}

const ports = [7001, 7002, 7003];

// All in one container, the nodes know each other by its loopback on any machine; from outside
// their ports are mapped.
const command = [
  ...ports.map(
    (port) =>
      `redis-server --port ${port} --cluster-enabled yes --cluster-config-file ${port}.conf --save '' --protected-mode no --daemonize yes`,
  ),
  ...ports.map((port) => `until redis-cli -p ${port} ping; do sleep 0.1; done`),
  `redis-cli --cluster create ${ports.map((port) => `127.0.0.1:${port}`).join(' ')} --cluster-yes`,
  'exec tail -f /dev/null',
].join('\n');

/** Runs once before the suites of a project that need a Redis Cluster. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const nodes: Record<string, { host: string; port: number }> = {};
  const start = async (): Promise<string> => {
    const container = await useContainer(redisCluster.name, () =>
      new GenericContainer(redisCluster.image)
        .withExposedPorts(...ports)
        .withCommand(['sh', '-c', command])
        .withWaitStrategy(Wait.forLogMessage(/All 16384 slots covered/))
        .start(),
    );
    const host = container.getHost();
    for (const port of ports) nodes[`127.0.0.1:${port}`] = { host, port: container.getMappedPort(port) };
    return `redis://${host}:${container.getMappedPort(7001)}`;
  };
  const server = await reach(givenUrl(redisCluster), start);
  project.provide('redisClusterUrl', server.url);
  project.provide('redisClusterNodes', nodes);
  project.provide('redisClusterMissing', server.missing);
  return () => leaveContainer(redisCluster.name);
}
