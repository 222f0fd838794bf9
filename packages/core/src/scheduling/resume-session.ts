import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/** Goes on selling after a pause, if the sale window is still open. For owners and managers of its organization. */
export const resumeSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'resume');
