import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/**
 * Stops selling for a while. Once this has answered, nobody can hold seats; live holds can still be
 * ordered, and unpaid orders can be paid.
 *
 * @param command `principal` has to be an owner or a manager of the session's organization.
 * @returns the session; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `scheduling/session-status-unfit` unless it is on sale
 * @throws a fault of the seat locks if they could not be told. The session has changed then; the
 *   same call, repeated, tells them, though it refuses.
 * @example
 * const session = await office.scheduling.pauseSession({ principal, sessionId });
 * if (session.ok) console.log(session.value.progress.status); // paused
 */
export const pauseSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'pause');
