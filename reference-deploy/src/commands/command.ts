import { TicketlyFault } from '@ticketly/core';
import type { CommandStorePorts } from '@ticketly/core';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { systemClock } from '@ticketly/core/memory';
import { pino } from 'pino';
import { openStores } from '../composition/stores.ts';
import type { Config, KafkaFeedConfig } from '../config.ts';

/** Something an operator does to a deployment from beside it, while its processes run. */
export interface Command {
  /** A line of `--help`. */
  readonly usage: string;
  /** @throws a sentence for whoever asked, as a fault. */
  readonly run: (config: Config, args: readonly string[], say: Say) => Promise<void>;
}

/** Tells whoever waits at the terminal. */
export type Say = (sentence: string) => void;

/** What a command works with. */
interface AtHand {
  readonly ports: CommandStorePorts;
  readonly client: SqlClient;
  readonly args: readonly string[];
  readonly say: Say;
}

/** A command on the database that the deployment's processes share; opened for it, and closed. */
export const onServer =
  (act: (atHand: AtHand, config: Config) => Promise<void>): Command['run'] =>
  async (config, args, say) => {
    if (config.store.kind !== 'postgres')
      throw new TicketlyFault('misconfigured', 'TICKETLY_STORE must be postgres: nobody else gets at another store.');
    const stores = await openStores(config, systemClock, pino({ level: 'warn' }));
    try {
      if (stores.server !== undefined) await act({ ports: stores.value, client: stores.server, args, say }, config);
    } finally {
      await stores.close();
    }
  };

/** A command on the way of the log through Kafka. */
export const onKafka = (act: (atHand: AtHand & { readonly feed: KafkaFeedConfig }) => Promise<void>): Command['run'] =>
  onServer(async (atHand, { feed }) => {
    if (feed.kind !== 'kafka')
      throw new TicketlyFault('misconfigured', 'TICKETLY_FEED must be kafka: otherwise the log goes nowhere else.');
    await act({ ...atHand, feed });
  });
