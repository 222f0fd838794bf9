import { invariant, TicketlyFault } from '@ticketly/core';
import type { Redis, Cluster } from 'ioredis';
import { packagedScripts } from './packaged-scripts.ts';
import { orFault } from './redis-fault.ts';

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
    if (command === undefined) throw new TicketlyFault('misconfigured', `there is no script "${name}"`);
    const reply = await command(base, ...args).catch(orFault);
    invariant(Array.isArray(reply), `script ${name} answered with ${String(reply)}`);
    return reply as Reply;
  };
};
