import type { SessionId } from '../kernel/index.ts';
import type { LogMark } from '../messaging/index.ts';

/**
 * What the lock store remembers of the database that taught it; it may outlive a restore of that
 * database.
 */
export interface LockHistory {
  /** Undefined for a store that was never told, or that lost its data. */
  mark(): Promise<LogMark | undefined>;
  note(mark: LogMark): Promise<void>;
  /**
   * Forgets what a session's locks were told of claims and sales in older generations. Holds that
   * were not ordered keep their seats and their time, and fences keep growing. The session is then
   * unprimed, and its feed starts afresh: a reader of the old feed is told that their version is
   * too old. Nothing happens to a session that was renewed for this generation or a later one.
   */
  renew(sessionId: SessionId, generation: number): Promise<void>;
}
