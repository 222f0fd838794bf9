import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/**
 * Cancels a session for good. Its paid orders are refunded in the background.
 *
 * @param command `principal` has to be an owner or a manager of the session's organization.
 * @returns the session; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `scheduling/session-status-unfit` if it is over or cancelled
 * @throws a fault of the seat locks if they could not be told. The session has changed then; the
 *   same call, repeated, tells them, though it refuses.
 * @example
 * const session = await office.scheduling.cancelSession({ principal, sessionId });
 * if (session.ok) console.log(session.value.progress.status); // cancelled
 */
export const cancelSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'cancel');
