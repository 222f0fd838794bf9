import type { JobState } from '@ticketly/core/jobs';
import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { readGauge } from '../readings.ts';
import type { Watched } from '../watched.ts';

export const watchJobs = (registry: Registry, { jobs: { states, leads }, ports: { clock } }: Watched): void => {
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
  counter('ticketly_job_runs_total', 'Successful runs of a job.', ({ runs }) => runs);
  counter('ticketly_job_failures_total', 'Failed runs of a job.', ({ failures }) => failures);
  counter(
    'ticketly_job_seconds_total',
    'Time spent in a job, including the time it waits for new work.',
    ({ tookMs }) => tookMs / 1_000,
  );
  readGauge(
    registry,
    {
      name: 'ticketly_job_last_success_age_seconds',
      help: 'Time since a job last succeeded.',
      labelNames: ['job'],
    },
    () =>
      states().flatMap(({ name, succeededAt }) =>
        succeededAt === undefined ? [] : [{ labels: { job: name }, value: (clock.now() - succeededAt) / 1_000 }],
      ),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_leader',
      help: '1 while this process leads this part for the whole deployment, otherwise 0.',
      labelNames: ['part'],
    },
    () => (['worker', 'jobs'] as const).map((part) => ({ labels: { part }, value: leads().includes(part) ? 1 : 0 })),
  );
};
