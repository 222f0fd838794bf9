import type { Command, Redis } from 'ioredis';
import type { RedisClient } from './scripts.ts';

/** In how many steps the time of a command passes. */
const steps = 5;

/**
 * Has commands time out by the time in which this process listened, not by the clock alone: of a
 * turn of the event loop that takes longer than a fifth of `commandTimeout`, a fifth counts. Timers
 * come before the answers that lie in the socket meanwhile, so a process that is busy for longer
 * than the timeout would otherwise refuse everything it asked, though the server answered at once;
 * and the tries that follow keep it busy. A server that says nothing is still given up in time.
 *
 * A command that nobody looks at ends no process, however it ends: after a lost connection the
 * driver selects its database and subscribes again without looking at the answers.
 *
 * Call it once, right after making the client. Without a `commandTimeout` it changes nothing.
 *
 * @returns the client
 * @example
 * const client = timeOutFairly(new Redis('redis://127.0.0.1:6379', redisClientOptions));
 */
export const timeOutFairly = <Client extends RedisClient>(client: Client): Client => {
  if (client.isCluster) client.on('+node', listenOn);
  else listenOn(client as Redis);
  return client;
};

const listenOn = (client: Redis): void => {
  const watch = watchFor(client.options.commandTimeout);
  if (watch === undefined) return;
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    // The driver asks for the timer when it takes the command; a command is sent again by this way.
    command.setTimeout = () => watch(command);
    // Whoever asked still hears of it.
    command.promise.catch(ignore);
    return send(command, stream);
  };
};

const ignore = (): void => undefined;

/** Ends commands that had no answer after so long. One timer serves all; none runs when idle. */
const watchFor = (timeoutMs: number | undefined): ((command: Command) => void) | undefined => {
  if (timeoutMs === undefined) return undefined;
  // The step under way has partly passed, so a command stays for all of the next ones.
  const bySteps: Command[][] = [];
  let waiting = 0;
  const step = (): void => {
    const over = bySteps.length > steps ? (bySteps.shift() ?? []) : [];
    waiting -= over.length;
    for (const command of over) if (!command.isSettled) command.reject(new Error('Command timed out'));
    if (waiting === 0) bySteps.length = 0;
    else next();
  };
  const next = (): void => {
    bySteps.push([]);
    setTimeout(step, timeoutMs / steps);
  };
  return (command) => {
    if (bySteps.length === 0) next();
    bySteps.at(-1)?.push(command);
    waiting += 1;
  };
};
