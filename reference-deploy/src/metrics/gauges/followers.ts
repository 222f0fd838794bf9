import { countDeadLetters } from '@ticketly/core/messaging';
import type { DeadLetters } from '@ticketly/core';
import type { Registry } from 'prom-client';
import { one, readGauge, reading } from '../readings.ts';
import type { Reading, Sample } from '../readings.ts';
import type { Watched } from '../watched.ts';

/** The followers of the log that work for all processes, by the name of their checkpoint. */
const followers = ['seat-locks', 'timers', 'cancel-with-event', 'refunds'] as const;

/** Facts set aside, by follower; 0 where there is none. */
const readLetters = (deadLetters: readonly DeadLetters[]): Reading<readonly Sample[]> =>
  reading(async () => {
    const counts = (await Promise.all(deadLetters.map((store) => countDeadLetters({ deadLetters: store })()))).flat();
    const none = [...followers, 'views'].filter((name) => counts.every(({ consumer }) => consumer !== name));
    return [...counts, ...none.map((consumer) => ({ consumer, count: 0 }))].map(({ consumer, count }) => ({
      labels: { follower: consumer },
      value: count,
    }));
  });

export const watchFollowers = (
  registry: Registry,
  { ports, deadLetters, viewsReached, horizonAgeMs }: Watched,
): void => {
  const progress = reading(async () => {
    const end = (await ports.logHistory.latest()).position;
    const reached = await Promise.all(
      followers.map(async (name) => [name, await ports.checkpoints.get(name)] as const),
    );
    const views = viewsReached && (['views', await viewsReached()] as const);
    return Promise.all(
      [...reached, ...(views ? [views] : [])].map(async ([follower, position]) => {
        const [next] = await ports.changeFeed.read({ after: position, limit: 1 });
        const lagMs = next === undefined ? 0 : Math.max(0, ports.clock.now() - next.occurredAt);
        return { labels: { follower }, position, lagEvents: Math.max(0, end - position), lagMs, end };
      }),
    );
  });
  const labelNames = ['follower'];
  readGauge(registry, { name: 'ticketly_log_position', help: 'The latest position of the log.' }, async () =>
    one((await progress())?.[0]?.end),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_log_horizon_age_seconds',
      help: 'How long an open transaction has blocked the log for this process; 0 if none does.',
    },
    () => one(horizonAgeMs() / 1_000),
  );
  readGauge(
    registry,
    { name: 'ticketly_follower_position', help: 'The log position that a follower has reached.', labelNames },
    async () => (await progress())?.map(({ labels, position }) => ({ labels, value: position })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_follower_lag_positions',
      help: 'How many log positions a follower lags behind the end of the log.',
      labelNames,
    },
    async () => (await progress())?.map(({ labels, lagEvents }) => ({ labels, value: lagEvents })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_follower_lag_seconds',
      help: 'Age of the oldest readable event that a follower has not processed.',
      labelNames,
    },
    async () => (await progress())?.map(({ labels, lagMs }) => ({ labels, value: lagMs / 1_000 })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_dead_letters',
      help: 'Facts that a follower of the log has set aside and not yet settled.',
      labelNames,
    },
    readLetters(deadLetters),
  );
};
