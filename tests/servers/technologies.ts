/** A server that some test suites need. */
export interface Technology {
  readonly name: 'postgres' | 'redis' | 'redis-cluster' | 'kafka' | 'connect' | 'mongo' | 'localstripe' | 'stripe-mock';
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

/** Its address is a list of `host:port`, separated by commas. */
export const kafka: Technology = {
  name: 'kafka',
  urlVariable: 'TICKETLY_TEST_KAFKA_BROKERS',
  image: process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.3.1',
};

/** Kafka Connect with Debezium; its address is that of its REST API. */
export const connect: Technology = {
  name: 'connect',
  urlVariable: 'TICKETLY_TEST_CONNECT_URL',
  image: process.env['DEBEZIUM_IMAGE'] ?? 'quay.io/debezium/connect:3.6',
};

export const mongo: Technology = {
  name: 'mongo',
  urlVariable: 'TICKETLY_TEST_MONGO_URL',
  image: process.env['MONGO_IMAGE'] ?? 'mongo:8',
};

/**
 * A stateful server with Stripe's API by other people (https://github.com/adrienverge/localstripe),
 * who publish a Python package and no image: whoever wants its suite makes an image of it.
 */
export const localstripe: Technology = {
  name: 'localstripe',
  urlVariable: 'TICKETLY_TEST_LOCALSTRIPE_URL',
  image: process.env['LOCALSTRIPE_IMAGE'] ?? 'ticketly/localstripe:1',
};

/** Stripe's own server that checks requests against the description of its API. */
export const stripeMock: Technology = {
  name: 'stripe-mock',
  urlVariable: 'TICKETLY_TEST_STRIPE_MOCK_URL',
  image: process.env['STRIPE_MOCK_IMAGE'] ?? 'stripe/stripe-mock:v0.203.0',
};

export const technologies: readonly Technology[] = [
  postgres,
  redis,
  redisCluster,
  kafka,
  connect,
  mongo,
  localstripe,
  stripeMock,
];

/** The address given for this technology, if one is. */
export const givenUrl = (technology: Technology): string | undefined => {
  const url = process.env[technology.urlVariable];
  return url === '' ? undefined : url;
};
