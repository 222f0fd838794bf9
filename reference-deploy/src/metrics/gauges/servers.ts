import type { Registry } from 'prom-client';
import { one, readGauge, reading } from '../readings.ts';
import type { Watched } from '../watched.ts';

export const watchServers = (registry: Registry, { pool, lockServer }: Watched): void => {
  const server = reading(async () => lockServer?.());
  readGauge(registry, { name: 'ticketly_redis_memory_used_bytes', help: 'Memory that Redis uses.' }, async () =>
    one((await server())?.usedBytes),
  );
  readGauge(
    registry,
    { name: 'ticketly_redis_memory_limit_bytes', help: 'Memory that Redis may use; 0 if it has no limit.' },
    async () => one((await server())?.limitBytes),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_redis_clock_skew_seconds',
      help: 'How far the clock of Redis is ahead of the clock of PostgreSQL; negative if it is behind.',
    },
    async () => one((await server())?.skewMs).map(({ value }) => ({ value: value / 1_000 })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_postgres_connections',
      help: 'PostgreSQL connections of the pool, by state.',
      labelNames: ['state'],
    },
    () => {
      const use = pool?.();
      return (
        use && [
          { labels: { state: 'in-use' }, value: use.inUse },
          { labels: { state: 'idle' }, value: use.idle },
        ]
      );
    },
  );
  readGauge(
    registry,
    { name: 'ticketly_postgres_connections_waited_for', help: 'Calls that wait for a connection from the pool.' },
    () => one(pool?.().waiting),
  );
  readGauge(
    registry,
    { name: 'ticketly_postgres_connections_limit', help: 'The most connections that the pool may open.' },
    () => one(pool?.().limit),
  );
};
