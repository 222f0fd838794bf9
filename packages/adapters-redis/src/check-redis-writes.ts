import { isTicketlyFault } from '@ticketly/core';
import type { TicketlyFault } from '@ticketly/core';
import type { RedisLocksOptions } from './keys.ts';
import { orFault, redisFault } from './redis-fault.ts';
import type { RedisClient } from './scripts.ts';

/**
 * A key for each is written: so many, under names that end up all over a cluster, meet every
 * primary of a usual one.
 */
const spread = 32;
const keptMs = 10_000;
const maxTries = 3;

/** By client, why its last attempt to connect was refused; undefined since it is connected. */
const refusals = new WeakMap<RedisClient, { refusal: TicketlyFault | undefined }>();

/**
 * A server that refuses the password does so while the driver connects. Commands only hear that
 * there is no connection.
 */
const refusalsOf = (client: RedisClient): { readonly refusal: TicketlyFault | undefined } => {
  const known = refusals.get(client);
  if (known !== undefined) return known;
  const watched: { refusal: TicketlyFault | undefined } = { refusal: undefined };
  client.on('error', (error: unknown) => {
    watched.refusal = redisFault(error);
  });
  client.on('ready', () => {
    watched.refusal = undefined;
  });
  refusals.set(client, watched);
  return watched;
};

/**
 * Writes something, as a hold would. A server that only answers is of no use to a sale: one whose
 * memory is full still says `PONG`.
 *
 * Faults: those a hold would meet. `overloaded` for a full memory, `read-only` for a replica or a
 * server that can't save, `misconfigured` for one that refuses the login or the right to write,
 * `timeout` after three tries: under load a busy process sees an answer late.
 */
export const checkRedisWrites = async (
  client: RedisClient,
  { prefix = 'ticketly:' }: Pick<RedisLocksOptions, 'prefix'> = {},
): Promise<void> => {
  const keys = Array.from({ length: client.isCluster ? spread : 1 }, (_, n) => `${prefix}ready:{${n}}`);
  const watched = refusalsOf(client);
  const write = async (): Promise<void> => {
    await Promise.all(keys.map((key) => client.set(key, '', 'PX', keptMs).catch(orFault)));
  };
  for (let tries = 1; ; tries += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (watched.refusal?.code === 'misconfigured') throw watched.refusal;
      if (tries === maxTries || !(isTicketlyFault(error) && error.code === 'timeout')) throw error;
    }
  }
};
