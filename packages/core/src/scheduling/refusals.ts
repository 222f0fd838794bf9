import type { Instant, Problem } from '../kernel/index.ts';
import type { SessionStatus } from './session.ts';

/** There is no such session, or the principal may not see it. */
export interface SessionUnknown {
  readonly code: 'scheduling/session-unknown';
}

/** The session is not on sale now. */
export interface SessionNotOnSale {
  readonly code: 'scheduling/session-not-on-sale';
  readonly status: SessionStatus;
  /** When it will be, if that is known. */
  readonly opensAt?: Instant;
}

/** The session is invalid; every problem is listed. */
export interface SessionInvalid {
  readonly code: 'scheduling/session-invalid';
  readonly problems: readonly Problem[];
}

/** The session's status does not allow this move. */
export interface SessionStatusUnfit {
  readonly code: 'scheduling/session-status-unfit';
  readonly status: SessionStatus;
  /** The statuses in which it would be allowed. */
  readonly needs: readonly SessionStatus[];
}

/** The event has as many sessions as it may. */
export interface SessionLimitReached {
  readonly code: 'scheduling/session-limit-reached';
  readonly limit: number;
}

/** Every "no" of this module that a caller can meet. */
export type SchedulingRefusal =
  SessionUnknown | SessionNotOnSale | SessionInvalid | SessionStatusUnfit | SessionLimitReached;
