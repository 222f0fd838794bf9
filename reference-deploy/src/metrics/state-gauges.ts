import type { Registry } from 'prom-client';
import { watchAudit } from './gauges/audit.ts';
import { watchComparisons, watchLedgerDifferences } from './gauges/comparisons.ts';
import { watchFollowers } from './gauges/followers.ts';
import { watchJobs } from './gauges/jobs.ts';
import { watchPayments } from './gauges/payments.ts';
import { watchServers } from './gauges/servers.ts';
import { readGauge } from './readings.ts';
import type { Watched } from './watched.ts';

/** Adds everything that is read at a scrape. */
export const watchState = (registry: Registry, watched: Watched): void => {
  watchFollowers(registry, watched);
  watchPayments(registry, watched);
  watchComparisons(registry, watched);
  watchAudit(registry, watched);
  watchLedgerDifferences(registry, watched);
  watchJobs(registry, watched);
  watchServers(registry, watched);
  readGauge(
    registry,
    {
      name: 'ticketly_build_info',
      help: 'Always 1. Its labels say which version runs, on which stores.',
      labelNames: ['version', 'node', 'store', 'locks'],
    },
    () => [{ labels: watched.build, value: 1 }],
  );
};
