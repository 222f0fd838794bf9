import type { SessionId } from '../kernel/index.ts';
import type { LogMark } from '../messaging/index.ts';

/** What the lock store remembers of the database it was taught by; it may outlive a restore of that. */
export interface LockHistory {
  /** Undefined for a store that was never told, or lost its data. */
  mark(): Promise<LogMark | undefined>;
  note(mark: LogMark): Promise<void>;
  /**
   * Forgets what a session's locks were told of claims and sales in older generations. Holds that nobody ordered by keep their seats and their time, and
   * fences go on growing. The session is then unprimed, and its feed begins anew: whoever reads on from before is told that it is too old. Nothing happens to a
   * session that was renewed for this generation, or a later one.
   */
  renew(sessionId: SessionId, generation: number): Promise<void>;
}
