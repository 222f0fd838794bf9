import { invariant, TicketlyFault } from '@ticketly/core';
import type { Redis, Cluster } from 'ioredis';
import { packagedScripts } from './packaged-scripts.ts';

/**
 * A client of one server, or of a cluster: opened, configured and closed by whoever passes it in.
 * See {@link redisClientOptions}.
 */
export type RedisClient = Redis | Cluster;

/** The scripts of `lua/`, each one round trip. */
const names = [
  'hold',
  'change-hold',
  'find',
  'holds-of',
  'usage-of',
  'record',
  'raise-edition',
  'held',
  'sweep',
  'forget',
  'renew',
  'read-feed',
] as const;
export type ScriptName = (typeof names)[number];

/** What scripts answer with: strings and whole numbers, nested in lists. */
export type Reply = readonly (string | number)[];

/**
 * Runs one script for one session. `base` is the session's first key; the reply's first element
 * names the outcome.
 */
export type RunScript = (name: ScriptName, base: string, args: readonly (string | number)[]) => Promise<Reply>;

const readLua = (name: string): string => {
  const lua = packagedScripts[name];
  invariant(lua !== undefined, `there is no script ${name}`);
  return lua;
};

type Command = (base: string, ...args: (string | number)[]) => Promise<unknown>;

/**
 * Loads the scripts into a client. They are called by their digest, and sent whole only to a server
 * that does not know them yet. Every error of the driver becomes a `TicketlyFault`.
 */
export const redisScripts = (client: RedisClient): RunScript => {
  const session = `local function session()\n${readLua('session')}\nend\n`;
  const holdOne = `local function hold_one(at)\n${readLua('hold-one')}\nend\n`;
  const commands = new Map<ScriptName, Command>();
  for (const name of names) {
    const command = `ticketly_${name.replaceAll('-', '_')}`;
    client.defineCommand(command, {
      numberOfKeys: 1,
      lua: `${session}${name === 'hold' ? holdOne : ''}${readLua(name)}`,
      readOnly: false,
    });
    const run = Reflect.get(client, command) as Command;
    commands.set(name, run.bind(client));
  }
  return async (name, base, args) => {
    const command = commands.get(name);
    if (command === undefined) throw new TicketlyFault('misconfigured', `no script "${name}"`);
    const reply = await command(base, ...args).catch(orFault);
    invariant(Array.isArray(reply), `script ${name} answered with ${String(reply)}`);
    return reply as Reply;
  };
};

/** For the end of a call of the driver: `.catch(orFault)`. */
export const orFault = (error: unknown): Promise<never> => Promise.reject(redisFault(error));

/** What a driver's error means to those who do not know Redis. */
export const redisFault = (error: unknown): TicketlyFault => {
  const message = error instanceof Error ? error.message : String(error);
  if (/timed out/i.test(message)) {
    return new TicketlyFault('timeout', 'the lock store did not answer in time', { retryAfterMs: 1_000, cause: error });
  }
  if (/^OOM /.test(message)) {
    return new TicketlyFault('overloaded', 'the lock store is out of memory', { retryAfterMs: 5_000, cause: error });
  }
  if (/^READONLY|^MISCONF|^NOREPLICAS/.test(message)) {
    return new TicketlyFault('read-only', 'the lock store takes no writes now', { retryAfterMs: 1_000, cause: error });
  }
  const fromScript = /user_script|^ERR (?!.*(unknown|LOADING))/.test(message);
  if (fromScript) return new TicketlyFault('unexpected', 'a script of the lock store failed', { cause: error });
  return new TicketlyFault('unavailable', 'the lock store cannot be reached', { retryAfterMs: 1_000, cause: error });
};
