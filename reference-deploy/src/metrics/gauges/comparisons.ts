import type { Registry } from 'prom-client';
import { one, readGauge } from '../readings.ts';
import type { Watched } from '../watched.ts';

export const watchComparisons = (registry: Registry, { comparisons: { charges }, audit }: Watched): void => {
  readGauge(
    registry,
    {
      name: 'ticketly_drifted_seats',
      help: 'Seats on which the locks and the database disagree, as proved by the auditor. Only in the process that leads jobs.',
    },
    () =>
      audit.progress().lastAt === undefined
        ? undefined
        : one(audit.drifts().filter(({ kind }) => kind === 'lock-differs').length),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_charges_unsettled',
      help: 'Recent charges at the gateway that hold money and are not settled in the database. Only in the process that leads jobs.',
    },
    () => one(charges()?.unsettled),
  );
  readGauge(
    registry,
    {
      name: 'ticketly_charges_unknown',
      help: 'Recent charges at the gateway that hold money and are unknown to the database. Only in the process that leads jobs.',
    },
    () => one(charges()?.unknown),
  );
};

export const watchLedgerDifferences = (registry: Registry, { ledger }: Watched): void =>
  readGauge(
    registry,
    {
      name: 'ticketly_ledger_differences',
      help: 'Payments of the last two days on which the ledger and a gateway disagree, by kind. Only in the process that leads jobs.',
      labelNames: ['provider', 'kind'],
    },
    () =>
      ledger
        .count()
        .flatMap(({ provider, counts }) =>
          Object.entries(counts).map(([kind, value]) => ({ labels: { provider, kind }, value })),
        ),
  );
