import type { PartitionLag } from '@ticketly/adapters-kafka';
import type { PostgresRelay } from '@ticketly/adapters-postgres';
import type { Registry } from 'prom-client';
import { readGauge, reading } from './readings.ts';
import type { Sample } from './readings.ts';

/** What there is to see of the log on its way through Kafka. */
export interface WatchedLogInKafka {
  readonly relay: Pick<PostgresRelay, 'lag' | 'slotState'>;
  readonly lag: () => Promise<readonly PartitionLag[]>;
}

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);

/** Adds how far relay, slot and consumers are behind; without a value where Kafka is not used. */
export const watchLogInKafka = (registry: Registry, watched: WatchedLogInKafka | undefined): void => {
  const relay = reading(async () => watched?.relay.lag());
  const slot = reading(async () => watched?.relay.slotState());
  const consumers = reading(async () => watched?.lag());
  const lags = async (of: (lag: PartitionLag) => number): Promise<readonly Sample[] | undefined> =>
    (await consumers())?.map((lag) => ({ labels: { consumer: lag.consumer }, value: of(lag) }));
  readGauge(
    registry,
    { name: 'ticketly_relay_lag_positions', help: 'Positions that are decided and not yet emitted for Debezium.' },
    async () => one((await relay())?.behind),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_relay_lag_seconds',
      help: 'How long ago the oldest fact was recorded that is not yet emitted for Debezium.',
    },
    async () => one((await relay())?.oldestUnsentMs).map(({ value }) => ({ value: value / 1_000 })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_relay_slot_retained_bytes',
      help: 'What the server keeps of its write-ahead log for the slot that Debezium reads.',
    },
    async () => {
      const state = await slot();
      return state !== undefined && 'retainedBytes' in state ? [{ value: state.retainedBytes }] : [];
    },
  );
  readGauge(
    registry,
    {
      name: 'ticketly_relay_slot_read',
      help: 'Whether Debezium reads the slot: 1, or 0 where it is idle, lost or missing.',
    },
    async () => {
      const state = await slot();
      return state === undefined ? [] : [{ value: state.status === 'active' ? 1 : 0 }];
    },
  );
  readGauge(
    registry,
    {
      name: 'ticketly_consumer_lag_records',
      help: 'Records that the topic has and a consumer of this process has not taken.',
      labelNames: ['consumer'],
    },
    () => lags(({ records }) => records),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_consumer_lag_positions',
      help: 'From where a consumer of this process is to the last position known of its partition.',
      labelNames: ['consumer'],
    },
    () => lags(({ positions }) => positions),
  );
};
