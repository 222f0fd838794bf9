import { setTimeout as pause } from 'node:timers/promises';
import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { ConnectClient } from './connect-client.ts';
import { defaultPatienceMs } from './connector-patience.ts';
import type { ConnectorPatience } from './connector-patience.ts';
import { connectorProblem } from './connector-problem.ts';
import type { ConnectorConfig } from './relay-connector.ts';

const pauseMs = 200;

/**
 * Registers a connector, or updates its settings if they differ, and waits until it and its task
 * run. A failed one is restarted. Idempotent.
 *
 * @returns whether anything was changed. Faults: `misconfigured` when Connect refuses the settings
 *   or the connector fails with them, saying why; `timeout` when it does not run in time;
 *   `unavailable` without Connect.
 *
 * @example
 * await runConnector(connect, 'ticketly-log', relayConnector(source, target), {
 *   isReading: async () => (await relay.slotState()).status === 'active',
 * });
 */
export const runConnector = async (
  connect: ConnectClient,
  name: string,
  config: ConnectorConfig,
  patience: ConnectorPatience = {},
): Promise<boolean> => {
  const known = await connect.config(name);
  const isChanged = known === undefined || isOther(known, config);
  if (isChanged) {
    await assertTaken(connect, name, config);
    await untilAgreed(patience, () => connect.put(name, config));
  } else if ((await connect.status(name))?.state === 'STOPPED') {
    await untilAgreed(patience, () => connect.resume(name));
  } else {
    await untilAgreed(patience, () => connect.restartFailed(name));
  }
  await untilRunning(connect, name, patience);
  return isChanged;
};

/** Connect 4.3 answers a `put` of settings that it rejects with an internal error. */
const assertTaken = async (connect: ConnectClient, name: string, config: ConnectorConfig): Promise<void> => {
  const objections = await connect.objections(name, config);
  if (objections.length === 0) return;
  throw new TicketlyFault(
    'misconfigured',
    `Kafka Connect rejects the settings of connector "${name}": ${objections.join('; ')}`,
  );
};

/** Connect adds the name to what it was given. */
const isOther = (known: ConnectorConfig, wanted: ConnectorConfig): boolean => {
  const { name: _, ...rest } = known;
  const keys = new Set([...Object.keys(rest), ...Object.keys(wanted)]);
  return [...keys].some((key) => rest[key] !== wanted[key]);
};

/**
 * Waits until a connector and its task run. Faults: `misconfigured` when it failed, `timeout` when
 * it does not run in time.
 */
export const untilRunning = async (
  connect: ConnectClient,
  name: string,
  { patienceMs = defaultPatienceMs, isReading = () => Promise.resolve(true) }: ConnectorPatience = {},
): Promise<void> => {
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    const status = await connect.status(name);
    const problem = connectorProblem(name, status);
    if (problem === undefined && (await isReading())) return;
    const hasFailed = status?.tasks.some(({ state }) => state === 'FAILED') === true || status?.state === 'FAILED';
    if (hasFailed) throw new TicketlyFault('misconfigured', problem ?? '');
    if (performance.now() > endsAt) {
      throw new TicketlyFault('timeout', problem ?? `Connector "${name}" runs but reads nothing.`);
    }
    await pause(pauseMs);
  }
};

/** Retries while the workers of Connect rebalance. */
export const untilAgreed = async (
  { patienceMs = defaultPatienceMs }: ConnectorPatience,
  run: () => Promise<void>,
): Promise<void> => {
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isTicketlyFault(error) || error.code !== 'contended' || performance.now() > endsAt) throw error;
    }
    await pause(pauseMs);
  }
};
