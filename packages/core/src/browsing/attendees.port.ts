import type { Page, PageRequest, SessionId } from '../kernel/index.ts';
import type { Attendee } from '../views/index.ts';

/** Which attendees of a session to list. */
export interface AttendeeQuery {
  readonly sessionId: SessionId;
  /** Each must be a prefix of one of the attendee's words. */
  readonly words: readonly string[];
  readonly status?: Attendee['status'] | undefined;
  /**
   * `seat`: by seat in natural order, ties by ticket id · `newest`: the last ticket issued first,
   * ties by ticket id, the highest first.
   */
  readonly sort: 'seat' | 'newest';
  readonly page: PageRequest;
}

/** Searches the documents of the view `attendees`, in its live build. */
export interface Attendees {
  /**
   * One page of a session's tickets. Without words, its cost grows with the page, not with the
   * session.
   *
   * A cursor continues after the last item of its page, whatever was sold or revoked since.
   */
  search(query: AttendeeQuery): Promise<Page<Attendee>>;
}
