import { plusMs } from '../kernel/index.ts';
import type { Clock, Instant } from '../kernel/index.ts';
import type { IdempotencyKeys, IdempotentRequest, RememberedAnswer } from '../messaging/index.ts';

interface Used {
  readonly fingerprint: string;
  readonly leasedUntil: Instant;
  readonly answer: RememberedAnswer | undefined;
  readonly forgottenAt: Instant;
}

const keptMs = 24 * 3_600_000;
/** Old keys are looked for once in so many new ones. */
const sweepEvery = 1_000;

/** Answers in memory, kept for 24 hours. */
export const memoryIdempotencyKeys = ({ clock }: { readonly clock: Clock }): IdempotencyKeys => {
  const used = new Map<string, Used>();
  let begun = 0;
  const nameOf = ({ principalId, operation, key }: IdempotentRequest): string =>
    [principalId, operation, key].join('\n');
  const forgetOld = (): void => {
    for (const [name, { forgottenAt }] of used) if (forgottenAt <= clock.now()) used.delete(name);
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
      const { fingerprint } = request;
      used.set(nameOf(request), {
        fingerprint,
        leasedUntil: plusMs(now, leaseMs),
        answer: undefined,
        forgottenAt: plusMs(now, keptMs),
      });
      return { status: 'begun' };
    },
    answer: async (request, answer) => {
      const now = clock.now();
      used.set(nameOf(request), {
        fingerprint: request.fingerprint,
        leasedUntil: now,
        answer,
        forgottenAt: plusMs(now, keptMs),
      });
    },
    abandon: async (request) => {
      if (used.get(nameOf(request))?.answer === undefined) used.delete(nameOf(request));
    },
  };
};
