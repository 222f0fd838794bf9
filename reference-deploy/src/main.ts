import { constants } from 'node:os';
import { isTicketlyFault } from '@ticketly/core';
import { banner } from './banner.ts';
import { ConfigInvalid } from './config/config-invalid.ts';
import { readConfig } from './config/read-config.ts';
import { usage } from './config/usage.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { FolderTaken } from './data-folder/lock-folder.ts';
import { HostNotHere, PortTaken } from './server.ts';

const main = async (): Promise<void> => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--');
  if (args.includes('--help')) {
    const { commandUsage } = await import('./commands/index.ts');
    console.log(`${usage}\nCommands, beside processes that run: npm start -- COMMAND\n\n${commandUsage}\n`);
    return;
  }
  const [name = '', ...rest] = args;
  if (/^[a-z]/.test(name)) {
    const { commands } = await import('./commands/index.ts');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) {
      await command.run(readConfig(process.env, []), rest, (sentence) => console.log(sentence));
      return;
    }
  }
  // Whatever any part creates from here on, nobody else may read.
  process.umask(0o077);
  const config = readConfig(process.env, args);
  const starting = { deployment: undefined as Deployment | undefined };
  endOnSignal(starting, config.drainMs + closingMs);
  const deployment = await startDeployment(config);
  starting.deployment = deployment;
  console.log(await banner(deployment));
  console.log(`\nLog and data: ${config.dataFolder}. Stop with Ctrl+C.`);
};

/** How long a stop may take in addition to requests in flight. */
const closingMs = 2_000;

/** For one signal, npm, the terminal and a service manager may each send a copy. */
const sameSignalMs = 1_000;

/**
 * Stops after requests in flight have finished; at the second signal immediately. An unfinished
 * start is simply abandoned: every store tolerates that.
 */
const endOnSignal = (started: { readonly deployment: Deployment | undefined }, maxStopMs: number): void => {
  let stoppingSinceMs: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (started.deployment === undefined) process.exit(128 + constants.signals[signal]);
    const nowMs = performance.now();
    if (stoppingSinceMs !== undefined && nowMs - stoppingSinceMs > sameSignalMs) process.exit(1);
    if (stoppingSinceMs !== undefined) return;
    stoppingSinceMs = nowMs;
    setTimeout(() => fail(new Error('What was under way did not end in time, and was cut.')), maxStopMs).unref();
    started.deployment.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
};

/**
 * An operator's mistake, or a server that is away, is printed as a sentence; anything else with its
 * stack.
 */
const fail = (error: unknown): never => {
  const theirs =
    error instanceof ConfigInvalid ||
    error instanceof PortTaken ||
    error instanceof HostNotHere ||
    error instanceof FolderTaken;
  console.error(error instanceof Error && (theirs || isTicketlyFault(error)) ? error.message : error);
  process.exit(1);
};

await main().catch(fail);
