import type { Result } from '../kernel/index.ts';
import { makeMove } from './move-session.ts';
import type { MoveSessionRefusal, SessionPorts } from './move-session.ts';
import type { SessionReference } from './own-session.ts';
import type { Session } from './session.ts';

/** Calls a session off for good; its paid orders are refunded in the background. For owners and managers of its organization. */
export const cancelSession =
  (ports: SessionPorts) =>
  (command: SessionReference): Promise<Result<Session, MoveSessionRefusal>> =>
    makeMove(ports, command, 'cancel');
