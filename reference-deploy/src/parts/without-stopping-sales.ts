import { degraded, up } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';

/** Shorter than the time after which the edge takes silence for "down". */
const answersWithinMs = 1_000;

/**
 * Checks something that no sale needs: without it a process is degraded, but never less ready to
 * sell. `sentence` is what the operator is then told.
 */
export const withoutStoppingSales = (name: string, sentence: string, ask: () => Promise<unknown>): HealthCheck => ({
  name,
  check: async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), answersWithinMs);
    });
    const answers = ask().then(
      () => true,
      () => false,
    );
    const isThere = await Promise.race([answers, late]);
    clearTimeout(timer);
    return isThere ? up : degraded(sentence);
  },
});
