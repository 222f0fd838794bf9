import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/**
 * Ends the sale for good before its time. Live holds can still be ordered, and unpaid orders can be
 * paid.
 *
 * @param command `principal` has to be an owner or a manager of the session's organization.
 * @returns the session; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `scheduling/session-status-unfit` unless it is on sale or paused
 * @throws a fault of the seat locks if they could not be told. The session has changed then; the
 *   same call, repeated, tells them, though it refuses.
 * @example
 * const session = await office.scheduling.closeSession({ principal, sessionId });
 * if (session.ok) console.log(session.value.progress.status); // closed
 */
export const closeSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'close');
