import type { Ports, Position } from '@ticketly/core';
import core from '@ticketly/core/package.json' with { type: 'json' };
import { allViews, outboxConsumers, reachedIn } from '@ticketly/core/views';
import type { HealthCheck } from '@ticketly/http';
import type { ResolutionContext } from 'inversify';
import { watchLogInKafka } from '../metrics/log-in-kafka-gauges.ts';
import { watchState } from '../metrics/state-gauges.ts';
import { auditCheck, deadLettersCheck, jobsCheck, leaderCheck, viewsCheck } from './health.ts';
import { clockOf } from './in-context.ts';
import { services } from './symbols.ts';

/** How far the views that this process can compare have come: stored ones, or its own. */
export const viewsReachedOf = async (
  context: ResolutionContext,
  ports: Ports,
): Promise<(() => Promise<Position>) | undefined> => {
  const { parts, views } = await context.getAsync(services.config);
  if (views.kind === 'mongo') {
    const folders = (await context.getAsync(services.logInKafka))?.consumers ?? outboxConsumers.names;
    return () => reachedIn(ports.views, allViews, folders);
  }
  const viewsAt = await context.getAsync(services.viewsAt);
  return parts.includes('api') ? async () => viewsAt.position : undefined;
};

/**
 * The checks before this process says that it is ready; a part that detects problems of its own
 * adds a check here.
 */
export const makeHealthChecks = async (context: ResolutionContext): Promise<readonly HealthCheck[]> => {
  const clock = await clockOf(context);
  const stores = await context.getAsync(services.stores);
  const { views } = await context.getAsync(services.config);
  const ports = await context.getAsync(services.ports);
  const inKafka = await context.getAsync(services.logInKafka);
  return [
    (await context.getAsync(services.startup)).healthCheck,
    ...stores.healthChecks,
    ...(await context.getAsync(services.views)).healthChecks,
    ...(await context.getAsync(services.clock)).healthChecks,
    ...(await context.getAsync(services.locks)).healthChecks,
    leaderCheck(stores.hasLeader),
    (await context.getAsync(services.logWatch)).healthCheck,
    jobsCheck(await context.getAsync(services.jobs), () => clock.now()),
    ...(views.kind === 'mongo' && inKafka === undefined ? [viewsCheck(ports)] : []),
    ...(inKafka?.healthChecks ?? []),
    deadLettersCheck([stores.value.deadLetters, await context.getAsync(services.viewLetters)]),
    auditCheck((await context.getAsync(services.ticketly)).jobs.audit),
  ];
};

/** Everything that is read at a scrape. */
export const watchDeployment = async (context: ResolutionContext): Promise<void> => {
  const stores = await context.getAsync(services.stores);
  const { store, locks } = await context.getAsync(services.config);
  const ports = await context.getAsync(services.ports);
  const { server } = (await context.getAsync(services.locks)).value;
  const clock = await clockOf(context);

  watchLogInKafka(await context.getAsync(services.registry), await context.getAsync(services.logInKafka));
  watchState(await context.getAsync(services.registry), {
    ports,
    deadLetters: [stores.value.deadLetters, await context.getAsync(services.viewLetters)],
    viewsReached: await viewsReachedOf(context, ports),
    horizonAgeMs: () => stores.horizon.ageMs(),
    comparisons: await context.getAsync(services.comparisons),
    audit: (await context.getAsync(services.ticketly)).jobs.audit,
    ledger: (await context.getAsync(services.ticketly)).jobs.watchLedger,
    jobs: await context.getAsync(services.jobs),
    pool: stores.pool,
    lockServer: server && (() => server(clock)),
    build: { version: core.version, node: process.version, store: store.kind, locks: locks.kind },
  });
};
