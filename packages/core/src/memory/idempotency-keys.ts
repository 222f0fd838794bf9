import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant } from '../kernel/index.ts';
import type { IdempotencyKeys, IdempotentRequest, RememberedAnswer } from '../messaging/index.ts';

interface Used {
  readonly fingerprint: string;
  readonly lease: string;
  readonly leasedUntil: Instant;
  readonly answer: RememberedAnswer | undefined;
  readonly forgottenAt: Instant;
}

const keptMs = 24 * 3_600_000;
/** Old keys are swept once per this many new ones. */
const sweepEvery = 1_000;

/** Answers in memory, kept for 24 hours. */
export const memoryIdempotencyKeys = ({ clock }: { readonly clock: Clock }): IdempotencyKeys => {
  const used = new Map<string, Used>();
  let begun = 0;
  const nameOf = ({ principalId, operation, key }: IdempotentRequest): string =>
    JSON.stringify([principalId, operation, key]);
  const forgetOld = (): void => {
    for (const [name, { forgottenAt }] of used) if (forgottenAt <= clock.now()) used.delete(name);
  };
  /** What this lease may end. */
  const ownOf = (request: IdempotentRequest, lease: string): Used | undefined => {
    const known = used.get(nameOf(request));
    return known?.lease === lease && known.answer === undefined ? known : undefined;
  };
  return {
    begin: async (request, leaseMs) => {
      const now = clock.now();
      const known = used.get(nameOf(request));
      const live = known !== undefined && known.forgottenAt > now;
      if (live && known.fingerprint !== request.fingerprint) return { status: 'mismatched' };
      if (live && known.answer !== undefined) return { status: 'answered', answer: known.answer };
      if (live && known.leasedUntil > now) return { status: 'running' };
      begun += 1;
      if (begun % sweepEvery === 0) forgetOld();
      const lease = `lease-${begun}`;
      const { fingerprint } = request;
      const [leasedUntil, forgottenAt] = [plusMs(now, leaseMs), plusMs(now, keptMs)];
      used.set(nameOf(request), { fingerprint, lease, leasedUntil, answer: undefined, forgottenAt });
      return { status: 'begun', lease };
    },
    answer: async (request, lease, answer) => {
      const own = ownOf(request, lease);
      if (own) used.set(nameOf(request), { ...own, answer, forgottenAt: plusMs(clock.now(), keptMs) });
    },
    abandon: async (request, lease) => {
      if (ownOf(request, lease)) used.delete(nameOf(request));
    },
  };
};
