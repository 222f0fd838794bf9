/** A server that some test suites need. */
export interface Technology {
  readonly name: 'postgres' | 'redis' | 'redis-cluster' | 'mongo';
  /** The environment variable that gives a server by address instead of a container. */
  readonly urlVariable: string;
  readonly image: string;
}

export const postgres: Technology = {
  name: 'postgres',
  urlVariable: 'TICKETLY_TEST_POSTGRES_URL',
  image: process.env['POSTGRES_IMAGE'] ?? 'postgres:18',
};

export const redis: Technology = {
  name: 'redis',
  urlVariable: 'TICKETLY_TEST_REDIS_URL',
  image: process.env['REDIS_IMAGE'] ?? 'redis:7',
};

/** Three primaries, in one container. */
export const redisCluster: Technology = {
  name: 'redis-cluster',
  urlVariable: 'TICKETLY_TEST_REDIS_CLUSTER_URL',
  image: redis.image,
};

export const mongo: Technology = {
  name: 'mongo',
  urlVariable: 'TICKETLY_TEST_MONGO_URL',
  image: process.env['MONGO_IMAGE'] ?? 'mongo:8',
};

export const technologies: readonly Technology[] = [postgres, redis, redisCluster, mongo];

/** The address given for this technology, if one is. */
export const givenUrl = (technology: Technology): string | undefined => {
  const url = process.env[technology.urlVariable];
  return url === '' ? undefined : url;
};
