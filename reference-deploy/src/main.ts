import { isTicketlyFault } from '@ticketly/core';
import { banner } from './banner.ts';
import { ConfigInvalid } from './config/config-invalid.ts';
import { readConfig } from './config/read-config.ts';
import { usage } from './config/usage.ts';
import { startDeployment } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { forgetData } from './forget.ts';
import { HostNotHere, PortTaken } from './server.ts';

const main = async (): Promise<void> => {
  const args = process.argv.slice(2).filter((arg) => arg !== '--');
  if (args.includes('--help')) {
    console.log(usage);
    return;
  }
  const config = readConfig(process.env, args);
  if (config.fresh) await forgetData(config.dataFolder);
  const deployment = await startDeployment(config);
  stopOnSignal(deployment);
  console.log(await banner(deployment));
  console.log(`\nLog and data: ${config.dataFolder}. Stop with Ctrl+C.`);
};

/** More than the server waits for what is under way. */
const mostStopMs = 12_000;

/** Ends with what is under way done; at the second signal at once. */
const stopOnSignal = (deployment: Deployment): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => fail(new Error('What was under way did not end in time, and was cut.')), mostStopMs).unref();
    deployment.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

/** A mistake of whoever started us, or a server that is away, is a sentence; anything else comes with where it happened. */
const fail = (error: unknown): never => {
  const theirs = error instanceof ConfigInvalid || error instanceof PortTaken || error instanceof HostNotHere;
  console.error(error instanceof Error && (theirs || isTicketlyFault(error)) ? error.message : error);
  process.exit(1);
};

await main().catch(fail);
