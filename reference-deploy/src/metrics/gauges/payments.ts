import { paymentBacklog } from '@ticketly/core/settlement';
import type { Registry } from 'prom-client';
import { readGauge, reading } from '../readings.ts';
import type { Watched } from '../watched.ts';

export const watchPayments = (registry: Registry, { ports }: Watched): void => {
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
  gauge('ticketly_unresolved_payments', 'Payments that have not reached a final state.', ({ count }) => count);
  gauge(
    'ticketly_unresolved_payments_overdue_seconds',
    'How long the most overdue payment has been waiting for the gateway to be asked about it.',
    ({ lagMs }) => lagMs / 1_000,
  );
  gauge(
    'ticketly_unresolved_payments_age_seconds',
    'Time since the oldest of these payments last changed.',
    ({ oldestMs }) => oldestMs / 1_000,
  );
};
