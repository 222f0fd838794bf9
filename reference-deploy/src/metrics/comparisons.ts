import type { Job } from '@ticketly/core';
import { chargeCount } from './charge-count.ts';
import type { ChargeCount, CountedPorts } from './charge-count.ts';

/**
 * What the process that leads found at its last look; undefined before that, and where another one
 * leads.
 */
export interface Comparisons {
  readonly jobs: readonly Job[];
  readonly charges: () => ChargeCount | undefined;
}

/** Looks at some charges twice a minute: a sample, which costs next to nothing. */
export const countStrayCharges = (ports: CountedPorts): Comparisons => {
  const charges = chargeCount(ports);
  return {
    jobs: [
      {
        name: 'count stray charges',
        everyMs: 30_000,
        run: async () => {
          await charges.countOn();
          return 0;
        },
      },
    ],
    charges: () => charges.last(),
  };
};
