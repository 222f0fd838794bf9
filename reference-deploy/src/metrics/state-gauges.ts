import { countDeadLetters } from '@ticketly/core/messaging';
import { paymentBacklog } from '@ticketly/core/settlement';
import type { DeadLetters, Ports, Position } from '@ticketly/core';
import type { LedgerWatch } from '@ticketly/core/accounting';
import type { Audit } from '@ticketly/core/auditing';
import type { JobRunner, JobState } from '@ticketly/core/jobs';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Comparisons } from './comparisons.ts';
import { readGauge, reading } from './readings.ts';
import type { Sample } from './readings.ts';

/** Connections of a pool. */
export interface PoolUse {
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  readonly limit: number;
}

/** The server of the locks. */
export interface LockServerState {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly skewMs: number;
}

/** What there is to see of a deployment, beside what is counted. */
export interface Watched {
  readonly ports: Pick<Ports, 'changeFeed' | 'checkpoints' | 'logHistory' | 'payments' | 'clock'>;
  readonly deadLetters: readonly DeadLetters[];
  /** Undefined where there are no views. */
  readonly viewsReached: (() => Promise<Position>) | undefined;
  readonly horizonAgeMs: () => number;
  readonly comparisons: Comparisons;
  readonly audit: Pick<Audit, 'drifts' | 'progress'>;
  readonly ledger: Pick<LedgerWatch, 'count'>;
  readonly jobs: Pick<JobRunner, 'states' | 'leads'>;
  readonly pool: (() => PoolUse) | undefined;
  readonly lockServer: (() => Promise<LockServerState>) | undefined;
  readonly build: Readonly<Record<'version' | 'node' | 'store' | 'locks', string>>;
}

/** Who follows the log for all, by the name of their checkpoint. */
const followers = ['seat-locks', 'timers', 'cancel-with-event', 'refunds'] as const;

const one = (value: number | undefined): readonly Sample[] => (value === undefined ? [] : [{ value }]);

/** Adds everything that is read when somebody asks. */
export const watchState = (registry: Registry, watched: Watched): void => {
  watchFollowers(registry, watched);
  watchPayments(registry, watched);
  watchComparisons(registry, watched.comparisons);
  watchAudit(registry, watched);
  watchLedgerDifferences(registry, watched);
  watchJobs(registry, watched);
  watchServers(registry, watched);
  readGauge(
    registry,
    {
      name: 'ticketly_build_info',
      help: 'Always 1; what runs here, in its labels.',
      labelNames: ['version', 'node', 'store', 'locks'],
    },
    () => [{ labels: watched.build, value: 1 }],
  );
};

const watchFollowers = (registry: Registry, { ports, deadLetters, viewsReached, horizonAgeMs }: Watched): void => {
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
  const letters = reading(async () => {
    const counts = (await Promise.all(deadLetters.map((store) => countDeadLetters({ deadLetters: store })()))).flat();
    const none = [...followers, 'views'].filter((name) => counts.every(({ consumer }) => consumer !== name));
    return [...counts, ...none.map((consumer) => ({ consumer, count: 0 }))].map(({ consumer, count }) => ({
      labels: { follower: consumer },
      value: count,
    }));
  });
  const labelNames = ['follower'];
  readGauge(registry, { name: 'ticketly_log_position', help: 'The last position of the log.' }, async () =>
    one((await progress())?.[0]?.end),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_log_horizon_age_seconds',
      help: 'How long an open transaction has kept this process from what comes after it in the log; 0 when none does.',
    },
    () => one(horizonAgeMs() / 1_000),
  );
  readGauge(
    registry,
    { name: 'ticketly_follower_position', help: 'The position a follower of the log has come to.', labelNames },
    async () => (await progress())?.map(({ labels, position }) => ({ labels, value: position })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_follower_lag_positions',
      help: 'How many positions a follower is behind the end of the log.',
      labelNames,
    },
    async () => (await progress())?.map(({ labels, lagEvents }) => ({ labels, value: lagEvents })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_follower_lag_seconds',
      help: 'How long ago the first event happened that a follower could read and has not dealt with.',
      labelNames,
    },
    async () => (await progress())?.map(({ labels, lagMs }) => ({ labels, value: lagMs / 1_000 })),
  );
  readGauge(
    registry,
    { name: 'ticketly_dead_letters', help: 'What a follower of the log left behind and waits.', labelNames },
    letters,
  );
};

const watchPayments = (registry: Registry, { ports }: Watched): void => {
  const backlog = reading(paymentBacklog(ports));
  const gauge = (
    name: string,
    help: string,
    valueOf: (lag: { count: number; lagMs: number; oldestMs: number }) => number,
  ) =>
    readGauge(registry, { name, help, labelNames: ['provider', 'urgency'] }, async () =>
      (await backlog())?.map((lag) => ({
        labels: { provider: lag.provider, urgency: lag.urgency },
        value: valueOf(lag),
      })),
    );
  gauge('ticketly_unresolved_payments', 'Payments that are not at their end.', ({ count }) => count);
  gauge(
    'ticketly_unresolved_payments_overdue_seconds',
    'How long the payment that waits longest is overdue to be asked about.',
    ({ lagMs }) => lagMs / 1_000,
  );
  gauge(
    'ticketly_unresolved_payments_age_seconds',
    'How long ago the oldest of them last changed.',
    ({ oldestMs }) => oldestMs / 1_000,
  );
};

const watchComparisons = (registry: Registry, { driftedSeats, charges }: Comparisons): void => {
  readGauge(
    registry,
    {
      name: 'ticketly_drifted_seats',
      help: 'Seats of sampled sessions of which locks and rows say different things; where the process leads.',
    },
    () => one(driftedSeats()),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_charges_unsettled',
      help: 'Recent charges that hold money and are not settled in the database; where the process leads.',
    },
    () => one(charges()?.unsettled),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_charges_unknown',
      help: 'Recent charges that hold money and that the database does not know; where the process leads.',
    },
    () => one(charges()?.unknown),
  );
};

const watchLedgerDifferences = (registry: Registry, { ledger }: Watched): void =>
  readGauge(
    registry,
    {
      name: 'ticketly_ledger_differences',
      help: 'Payments of two days that differ between the ledger and a gateway, by kind; where the process leads.',
      labelNames: ['provider', 'kind'],
    },
    () =>
      ledger
        .count()
        .flatMap(({ provider, counts }) =>
          Object.entries(counts).map(([kind, value]) => ({ labels: { provider, kind }, value })),
        ),
  );

const watchAudit = (registry: Registry, { audit, ports: { clock } }: Watched): void => {
  readGauge(
    registry,
    {
      name: 'ticketly_audit_drifts',
      help: 'What the auditor proved to be wrong between the stores, by kind; where the process leads.',
      labelNames: ['kind'],
    },
    () =>
      [...Map.groupBy(audit.drifts(), ({ kind }) => kind)].map(([kind, all]) => ({
        labels: { kind },
        value: all.length,
      })),
  );
  const afterFirst = (valueOf: (lastAt: number) => number) => (): readonly Sample[] | undefined => {
    const { lastAt } = audit.progress();
    return lastAt === undefined ? undefined : one(valueOf(lastAt));
  };
  readGauge(
    registry,
    { name: 'ticketly_audit_age_seconds', help: 'How long ago a round of the auditor ended; where the process leads.' },
    afterFirst((lastAt) => (clock.now() - lastAt) / 1_000),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_audit_orders',
      help: 'Orders the auditor has looked at since the process started; where the process leads.',
    },
    afterFirst(() => audit.progress().orders),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_audit_lag_positions',
      help: 'How many positions the auditor is behind with what changed; where the process leads.',
    },
    afterFirst(() => audit.progress().lagPositions),
  );
};

const watchJobs = (registry: Registry, { jobs: { states, leads }, ports: { clock } }: Watched): void => {
  const counter = (name: string, help: string, valueOf: (state: JobState) => number): void => {
    new Counter({
      name,
      help,
      labelNames: ['job'],
      registers: [registry],
      collect() {
        this.reset();
        for (const state of states()) this.labels(state.name).inc(valueOf(state));
      },
    });
  };
  counter('ticketly_job_runs_total', 'Steps of a job that ended well.', ({ runs }) => runs);
  counter('ticketly_job_failures_total', 'Steps of a job that failed.', ({ failures }) => failures);
  counter(
    'ticketly_job_seconds_total',
    'What the steps of a job took, with what they waited for news.',
    ({ tookMs }) => tookMs / 1_000,
  );
  readGauge(
    registry,
    {
      name: 'ticketly_job_last_success_age_seconds',
      help: 'How long ago a step of a job ended well.',
      labelNames: ['job'],
    },
    () =>
      states().flatMap(({ name, succeededAt }) =>
        succeededAt === undefined ? [] : [{ labels: { job: name }, value: (clock.now() - succeededAt) / 1_000 }],
      ),
  );
  readGauge(
    registry,
    { name: 'ticketly_leader', help: '1 while this process does this part for all, else 0.', labelNames: ['part'] },
    () => (['worker', 'jobs'] as const).map((part) => ({ labels: { part }, value: leads().includes(part) ? 1 : 0 })),
  );
};

const watchServers = (registry: Registry, { pool, lockServer }: Watched): void => {
  const server = reading(async () => lockServer?.());
  readGauge(registry, { name: 'ticketly_redis_memory_used_bytes', help: 'Memory that Redis uses.' }, async () =>
    one((await server())?.usedBytes),
  );
  readGauge(
    registry,
    { name: 'ticketly_redis_memory_limit_bytes', help: 'Memory that Redis may use; 0 without a limit.' },
    async () => one((await server())?.limitBytes),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_redis_clock_skew_seconds',
      help: 'How far the clock of Redis is ahead of that of PostgreSQL; negative when behind.',
    },
    async () => one((await server())?.skewMs).map(({ value }) => ({ value: value / 1_000 })),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_postgres_connections',
      help: 'Connections of the pool to PostgreSQL, by what they do.',
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
    { name: 'ticketly_postgres_connections_waited_for', help: 'Calls that wait for a connection of the pool.' },
    () => one(pool?.().waiting),
  );
  readGauge(
    registry,
    { name: 'ticketly_postgres_connections_limit', help: 'How many connections the pool may open.' },
    () => one(pool?.().limit),
  );
};
