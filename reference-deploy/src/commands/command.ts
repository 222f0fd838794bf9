import { TicketlyFault } from '@ticketly/core';
import type { CommandStorePorts } from '@ticketly/core';
import type { PgPoolLimits, SqlClient } from '@ticketly/adapters-postgres';
import { systemClock } from '@ticketly/core/memory';
import { pino } from 'pino';
import { openStores } from '../composition/stores.ts';
import type { Config, KafkaFeedConfig } from '../config.ts';

/** Something an operator does to a deployment from outside, while its processes run. */
export interface Command {
  /** A line of `--help`. */
  readonly usage: string;
  /** @throws a sentence for the operator, as a fault. */
  readonly run: (config: Config, args: readonly string[], say: Say) => Promise<void>;
}

/** Reports progress to the operator at the terminal. */
export type Say = (sentence: string) => void;

/** What a command works with. */
interface AtHand {
  readonly ports: CommandStorePorts;
  readonly client: SqlClient;
  readonly args: readonly string[];
  readonly say: Say;
}

/**
 * Limits for a command: unlike a buyer, an operator waits for a busy server. A transaction may take
 * twice as long as a statement, and the log's readers wait for it.
 */
const patient: PgPoolLimits = {
  maxConnections: 4,
  statementTimeoutMs: 60_000,
  lockTimeoutMs: 30_000,
  connectTimeoutMs: 60_000,
  applicationName: 'ticketly command',
};

/**
 * A command on the database that the deployment's processes share; it is opened for the command,
 * and closed after it.
 */
export const onServer =
  (act: (atHand: AtHand, config: Config) => Promise<void>): Command['run'] =>
  async (config, args, say) => {
    if (config.store.kind !== 'postgres')
      throw new TicketlyFault(
        'misconfigured',
        'TICKETLY_STORE must be postgres: no other process can reach any other store.',
      );
    const stores = await openStores(config, systemClock, pino({ level: 'warn' }), patient);
    try {
      if (stores.server !== undefined) await act({ ports: stores.value, client: stores.server, args, say }, config);
    } finally {
      await stores.close();
    }
  };

/** A command on the log's way through Kafka. */
export const onKafka = (act: (atHand: AtHand & { readonly feed: KafkaFeedConfig }) => Promise<void>): Command['run'] =>
  onServer(async (atHand, { feed }) => {
    if (feed.kind !== 'kafka')
      throw new TicketlyFault('misconfigured', 'TICKETLY_FEED must be kafka: otherwise the log is not sent to Kafka.');
    await act({ ...atHand, feed });
  });
