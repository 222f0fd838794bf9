import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/** Ends the sale for good, before its time. For owners and managers of its organization. */
export const closeSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'close');
