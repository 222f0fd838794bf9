import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import type { Position } from '@ticketly/core';
import type { ConnectClient } from './connect-client.ts';
import { mostUnderWay } from './relay-connector.ts';
import { defaultPatienceMs } from './connector-patience.ts';
import type { ConnectorPatience } from './connector-patience.ts';
import { untilAgreed, untilRunning } from './run-connector.ts';

/** The part of the relay's store that takes part in its repair. */
export interface RepairableRelay {
  /** Stops emitting, until `resume`. */
  pause(): Promise<void>;
  /** Drops its slot, once nobody reads it, and recreates it. */
  remakeSlot(): Promise<void>;
  /** Resumes emitting after this position. */
  resume(after: Position): Promise<void>;
}

/** What repairing the relay needs. */
export interface RepairPorts {
  readonly connect: ConnectClient;
  readonly relay: RepairableRelay;
  /**
   * The largest position in the topic, 0 for an empty one; called once nothing is added any more.
   */
  readonly lastDelivered: () => Promise<number>;
}

/**
 * Recreates a lost slot and resends everything that may not have arrived; consumers drop what they
 * had before. The relay pauses first: what it emitted between the new slot and the checkpoint moved
 * back would come before older facts, and those would be dropped as duplicates.
 *
 * Idempotent: the next repair completes one that was interrupted. Sales go on meanwhile, and facts
 * wait in the outbox.
 *
 * @param name of the connector
 * @returns the position after which everything was resent. Faults: those of Connect, of the store,
 *   and of `lastDelivered`; the relay then stays paused.
 *
 * @example
 * await repairRelay({ connect, relay: postgresRelay(client), lastDelivered }, 'ticketly-log');
 */
export const repairRelay = async (
  { connect, relay, lastDelivered }: RepairPorts,
  name: string,
  patience: ConnectorPatience = {},
): Promise<Position> => {
  await untilAgreed(patience, () => connect.stop(name));
  await untilStopped(connect, name, patience);
  await relay.pause();
  await untilAgreed(patience, () => connect.forgetOffsets(name));
  await relay.remakeSlot();
  const after = Math.max(0, (await lastDelivered()) - mostUnderWay) as Position;
  await relay.resume(after);
  await untilAgreed(patience, () => connect.resume(name));
  await untilRunning(connect, name, patience);
  return after;
};

const pauseMs = 200;

const untilStopped = async (
  connect: ConnectClient,
  name: string,
  { patienceMs = defaultPatienceMs }: ConnectorPatience,
): Promise<void> => {
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    const status = await connect.status(name);
    if (status?.state === 'STOPPED' && status.tasks.length === 0) return;
    if (performance.now() > endsAt) throw new TicketlyFault('timeout', `Connector "${name}" did not stop in time.`);
    await pause(pauseMs);
  }
};
