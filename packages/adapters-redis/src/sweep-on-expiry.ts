import type { Redis } from 'ioredis';
import { sessionKeys } from './keys.ts';
import type { RedisLocksOptions } from './keys.ts';
import { orFault } from './redis-fault.ts';
import { redisScripts } from './scripts.ts';
import type { RedisClient } from './scripts.ts';

/**
 * The fast path of expiry: ends a hold as soon as Redis says that its key expired, instead of at
 * the next sweep.
 *
 * Redis tells of an expired key when it happens to find it, and loses messages while a subscriber
 * is away, so the sweep stays the sure path and this one only makes it prompt. It asks for the
 * notifications of this adapter's keys alone, so foreign keys that expire cost nothing here.
 *
 * A node of a cluster tells only of its own keys: there, call this once for each primary with a
 * subscriber of that node.
 *
 * @param subscriber a connection of its own, since a subscribed connection takes no other commands
 * @returns stops listening
 */
export const sweepOnExpiry = async (
  client: RedisClient,
  subscriber: Redis,
  options: RedisLocksOptions = {},
): Promise<() => Promise<void>> => {
  const { base, feedLength } = sessionKeys(options);
  const run = redisScripts(client);
  const pattern = `__keyspace@*__:${base('*')}:alarm`;
  const sessionOfChannel = new RegExp(`${escapePattern(options.prefix ?? 'ticketly:')}\\{([^}]*)\\}:alarm$`);
  const onMessage = (_pattern: string, channel: string, event: string): void => {
    const sessionId = event === 'expired' ? sessionOfChannel.exec(channel)?.[1] : undefined;
    // A failed attempt is nothing lost: the sweep comes by.
    if (sessionId !== undefined) void run('sweep', base(sessionId), [feedLength, 500]).catch(() => undefined);
  };
  await turnOn(subscriber);
  // Whoever was answered too late begins again, and is not to hear everything twice.
  await subscriber.psubscribe(pattern).catch(orFault);
  subscriber.on('pmessage', onMessage);
  // The driver subscribes again by itself, but once: if that was not answered, and the connection
  // lost again, it has forgotten. Redis takes the same pattern twice for one.
  const again = (): void => void subscriber.psubscribe(pattern).catch(() => undefined);
  subscriber.on('ready', again);
  return async () => {
    subscriber.off('ready', again);
    subscriber.off('pmessage', onMessage);
    await subscriber.punsubscribe(pattern).catch(() => undefined);
  };
};

/** Asks for expired keys in their keyspace, beside whatever others asked the server for. */
const turnOn = async (server: Redis): Promise<void> => {
  try {
    const [, flags = ''] = await server.config('GET', 'notify-keyspace-events');
    const has = (...letters: string[]): boolean => letters.some((letter) => flags.includes(letter));
    if (!has('K') || !has('x', 'A')) await server.config('SET', 'notify-keyspace-events', `${flags}Kx`);
  } catch {
    // A managed server forbids CONFIG; its operator turns the notifications on, or the sweep alone
    // does the work.
  }
};

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
