import type { Registry } from 'prom-client';
import { one, readGauge } from '../readings.ts';
import type { Sample } from '../readings.ts';
import type { Watched } from '../watched.ts';

export const watchAudit = (registry: Registry, { audit, ports: { clock } }: Watched): void => {
  readGauge(
    registry,
    {
      name: 'ticketly_audit_drifts',
      help: 'Findings of the auditor that are not resolved, by kind. Only in the process that leads jobs.',
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
    {
      name: 'ticketly_audit_age_seconds',
      help: 'Time since the auditor last finished a round. Only in the process that leads jobs.',
    },
    afterFirst((lastAt) => (clock.now() - lastAt) / 1_000),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_audit_orders',
      help: 'Orders that the auditor has checked since the process started. Only in the process that leads jobs.',
    },
    afterFirst(() => audit.progress().orders),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_audit_corrections',
      help: 'Corrections that the auditor made since the process started: locks of a session, or ledger entries of an order. Only in the process that leads jobs.',
    },
    afterFirst(() => audit.progress().corrections),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_audit_lag_positions',
      help: 'How many log positions the auditor lags behind. Only in the process that leads jobs.',
    },
    afterFirst(() => audit.progress().lagPositions),
  );
};
