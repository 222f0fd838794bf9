import type { PartitionLag } from '@ticketly/adapters-kafka';
import type { PostgresRelay } from '@ticketly/adapters-postgres';
import type { Registry } from 'prom-client';
import { readGauge, reading } from './readings.ts';
import type { Sample } from './readings.ts';

/** What can be measured on the log's way through Kafka. */
export interface WatchedLogInKafka {
  readonly relay: Pick<PostgresRelay, 'lag' | 'slotState'>;
  readonly lag: () => Promise<readonly PartitionLag[]>;
}

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);

/** Adds how far relay, slot and consumers lag; without a value where Kafka is not used. */
export const watchLogInKafka = (registry: Registry, watched: WatchedLogInKafka | undefined): void => {
  const relay = reading(async () => watched?.relay.lag());
  const slot = reading(async () => watched?.relay.slotState());
  const consumers = reading(async () => watched?.lag());
  const lags = async (of: (lag: PartitionLag) => number): Promise<readonly Sample[] | undefined> =>
    (await consumers())?.map((lag) => ({ labels: { consumer: lag.consumer }, value: of(lag) }));
  readGauge(
    registry,
    {
      name: 'ticketly_relay_lag_positions',
      help: 'Log positions that are committed and not yet emitted for Debezium.',
    },
    async () => one((await relay())?.behind),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_relay_lag_seconds',
      help: 'Age of the oldest fact that is not yet emitted for Debezium.',
    },
    async () => one((await relay())?.oldestUnsentMs).map(({ value }) => ({ value: value / 1_000 })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_relay_slot_retained_bytes',
      help: "Write-ahead log that PostgreSQL retains for Debezium's replication slot.",
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
      help: '1 while Debezium reads the replication slot; 0 if the slot is idle, lost or missing.',
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
      help: 'Records of the topic that a consumer of this process has not processed.',
      labelNames: ['consumer'],
    },
    () => lags(({ records }) => records),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_consumer_lag_positions',
      help: 'How many log positions a consumer of this process lags behind the latest known one of its partition.',
      labelNames: ['consumer'],
    },
    () => lags(({ positions }) => positions),
  );
};
