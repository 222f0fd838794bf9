import { down, up } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';

/** What must have happened before this process sells. */
export type Milestone = 'views' | 'demo';

const reasons: Readonly<Record<Milestone, string>> = {
  views: 'The views are being folded from the log.',
  demo: 'The demo is being set up.',
};

/** Knows what has yet to happen. */
export interface Startup {
  reached(milestone: Milestone): void;
  readonly healthCheck: HealthCheck;
}

/** Reports "not ready" until each of these is reached. */
export const startupOf = (milestones: readonly Milestone[]): Startup => {
  const missing = new Set(milestones);
  return {
    reached: (milestone) => void missing.delete(milestone),
    healthCheck: {
      name: 'start',
      check: async () => (missing.size === 0 ? up : down(...[...missing].map((each) => reasons[each]))),
    },
  };
};
