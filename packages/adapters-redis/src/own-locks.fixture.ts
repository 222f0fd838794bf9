import type { SeatFeed, SeatLocks } from '@ticketly/core';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { redisSeatFeed, redisSeatLocks } from './index.ts';
import { freshPrefix, patientOptions } from './locks-on.fixture.ts';

/**
 * What a spec file works with: locks and their feed on the run's Redis, under a prefix of its own.
 */
export interface OwnLocks {
  readonly prefix: string;
  readonly client: Redis;
  readonly locks: SeatLocks;
  readonly feed: SeatFeed;
}

/** Opens them; closed at the end of the file. */
export const ownLocks = (prepare: (client: Redis) => Redis = (client) => client): OwnLocks => {
  const prefix = freshPrefix();
  const client = prepare(new Redis(inject('redisUrl'), patientOptions));
  afterAll(() => client.quit());
  return { prefix, client, locks: redisSeatLocks(client, { prefix }), feed: redisSeatFeed(client, { prefix }) };
};

/** The names of the commands that a client sends while something is done. */
export const commandsOf = async (client: Redis, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const send = client.sendCommand.bind(client);
  const sent: Parameters<typeof send>[0][] = [];
  client.sendCommand = (command, ...more) => {
    sent.push(command);
    return send(command, ...more);
  };
  await work().finally(() => (client.sendCommand = send));
  // Whether a script goes by its digest is decided when it is written.
  return sent.map(({ name }) => name);
};
