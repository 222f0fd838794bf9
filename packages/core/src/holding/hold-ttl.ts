import type { Limits } from '../kernel/index.ts';
import type { Session } from '../scheduling/index.ts';

/**
 * How long a hold of this session lives, in milliseconds: what the session sets, within the limits.
 */
export const holdTtlOf = (session: Pick<Session, 'holdTtlMs'>, limits: Limits): number =>
  Math.min(Math.max(session.holdTtlMs, limits.holdTtlMinMs), limits.holdTtlMaxMs);
