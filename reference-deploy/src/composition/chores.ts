import { projectViews } from '@ticketly/core';
import type { Ports, Ticketly } from '@ticketly/core';
import type { Chore, Chores } from '../background.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** What every process does: its views live in its memory, and follow the log. */
const own = (ports: Ports): Chore => ({
  name: 'project views',
  everyMs: 50,
  eager: true,
  step: projectViews(ports, { volatile: true }).runOnce,
});

/** What one process at a time does for all; each step bears being done by two at once. */
const shared = (ticketly: Ticketly): readonly Chore[] => [
  { name: 'sweep holds', everyMs: 50, step: () => ticketly.sweepHolds() },
  { name: 'expire orders', everyMs: secondMs, step: () => ticketly.expireOrders() },
  { name: 'reconcile payments', everyMs: secondMs, step: () => ticketly.reconcilePayments() },
  { name: 'announce timers', everyMs: 250, step: () => ticketly.announceTimers() },
  { name: 'sweep timers', everyMs: 10 * minuteMs, step: () => ticketly.sweepTimers() },
  { name: 'complete events', everyMs: minuteMs, step: () => ticketly.completeEvents() },
  {
    name: 'relay decisions',
    everyMs: 5,
    eager: true,
    step: (signal) => ticketly.relayDecisions({ waitMs: secondMs, signal }),
  },
  { name: 'keep timers', everyMs: 250, eager: true, step: () => ticketly.keepTimers() },
  { name: 'cancel sessions with their event', everyMs: 250, eager: true, step: () => ticketly.cancelWithEvent() },
  { name: 'refund cancelled sessions', everyMs: 250, eager: true, step: ticketly.refundCancelledSessions },
];

/** Everything that has to be done again and again while a deployment runs. */
export const choresOf = (ports: Ports, ticketly: Ticketly, upkeep: readonly Chore[], sharesWork: boolean): Chores => ({
  own: [own(ports)],
  shared: sharesWork ? [...shared(ticketly), ...upkeep] : [],
});
