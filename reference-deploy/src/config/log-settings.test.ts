import { describe, expect, it } from 'vitest';
import { ConfigInvalid } from './config-invalid.ts';
import { readConfig } from './read-config.ts';
import { settingsShape } from './settings.ts';
import { usage } from './usage.ts';

const problemsOf = (env: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readConfig(env, []);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
  return [];
};
const postgres = { TICKETLY_STORE: 'postgres', TICKETLY_DATABASE_URL: 'postgres://ticketly@db/ticketly' };
const mongo = { TICKETLY_VIEWS: 'mongo', TICKETLY_MONGO_URL: 'mongodb://mongo:27017/ticketly' };
const kafka = {
  TICKETLY_FEED: 'kafka',
  TICKETLY_KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  TICKETLY_CONNECT_URL: 'http://connect:8083/',
};
const full = { ...postgres, ...mongo, ...kafka };

describe('where views are kept, and how the log comes there', () => {
  it('is this process, from the log in its database, unless told otherwise', () => {
    expect(readConfig({}, [])).toMatchObject({ views: { kind: 'memory' }, feed: { kind: 'outbox' } });
    expect(readConfig({ ...postgres, ...mongo }, [])).toMatchObject({
      views: { kind: 'mongo', url: mongo.TICKETLY_MONGO_URL },
      feed: { kind: 'outbox' },
    });
  });

  it('can be Kafka, and Debezium comes by the way and the role it is given', () => {
    const feed = {
      kind: 'kafka',
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      topic: 'ticketly.log',
      takeoverMs: 30_000,
      connectUrl: 'http://connect:8083',
      replicationUrl: postgres.TICKETLY_DATABASE_URL,
    };
    expect(readConfig(full, []).feed).toEqual(feed);
    expect(readConfig({ ...full, TICKETLY_KAFKA_TAKEOVER_S: '10' }, []).feed).toEqual({ ...feed, takeoverMs: 10_000 });
    const replicationUrl = 'postgres://replicator@10.0.0.5/ticketly';
    expect(readConfig({ ...full, TICKETLY_REPLICATION_URL: replicationUrl }, []).feed).toEqual({
      ...feed,
      replicationUrl,
    });
  });

  it.each([
    [{ ...postgres, TICKETLY_VIEWS: 'mongo' }, ['TICKETLY_MONGO_URL is missing: TICKETLY_VIEWS is mongo.']],
    [mongo, [/^TICKETLY_STORE must be postgres: TICKETLY_VIEWS is mongo/]],
    [{ ...mongo, TICKETLY_STORE: 'memory' }, [/^TICKETLY_STORE must be postgres: TICKETLY_VIEWS is mongo/]],
    [{ ...postgres, ...kafka }, [/^TICKETLY_VIEWS must be mongo: TICKETLY_FEED is kafka/]],
    [
      kafka,
      [/^TICKETLY_STORE must be postgres: TICKETLY_FEED is kafka/, /^TICKETLY_VIEWS must be mongo: TICKETLY_FEED/],
    ],
    [
      { ...postgres, ...mongo, TICKETLY_FEED: 'kafka' },
      [/^TICKETLY_KAFKA_BROKERS is missing/, /^TICKETLY_CONNECT_URL is missing/],
    ],
    [{ ...full, TICKETLY_FEED: 'outbox' }, [/^TICKETLY_KAFKA_BROKERS is set, but has no/, /^TICKETLY_CONNECT_URL is/]],
    [{ TICKETLY_MONGO_URL: mongo.TICKETLY_MONGO_URL }, [/^TICKETLY_MONGO_URL is set, but has no effect/]],
    [{ ...full, TICKETLY_KAFKA_BROKERS: 'kafka' }, [/^TICKETLY_KAFKA_BROKERS must be one or more brokers/]],
    [{ ...full, TICKETLY_KAFKA_TAKEOVER_S: '5' }, ['TICKETLY_KAFKA_TAKEOVER_S must be a whole number from 6 to 300.']],
    [{ ...full, TICKETLY_MONGO_URL: 'mongo:27017' }, [/^TICKETLY_MONGO_URL must be an address that begins/]],
  ] as const)('is refused in words where it makes no sense: %j', (env, problems) => {
    expect(problemsOf(env)).toEqual(problems.map((each) => expect.stringMatching(each)));
  });
});

it('tells of every setting in --help', () => {
  expect(Object.keys(settingsShape.shape).filter((name) => !usage.includes(name))).toEqual([]);
});
