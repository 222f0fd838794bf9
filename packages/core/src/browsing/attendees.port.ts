import type { Page, PageRequest, SessionId } from '../kernel/index.ts';
import type { Attendee } from '../views/index.ts';

/** Which attendees of a session to list. */
export interface AttendeeQuery {
  readonly sessionId: SessionId;
  /** Each must be the beginning of a word of the attendee. */
  readonly words: readonly string[];
  readonly status?: Attendee['status'] | undefined;
  /**
   * `seat`: by seat as people count them, ties by ticket id · `newest`: the last ticket issued
   * first, ties by ticket id, the highest first.
   */
  readonly sort: 'seat' | 'newest';
  readonly page: PageRequest;
}

/** Searches the documents of the view `attendees`, in its live build. */
export interface Attendees {
  /**
   * One page of a session's tickets. What it costs grows with the page, not with the session, as
   * long as no words are asked for.
   *
   * A cursor continues after the last item of its page, whatever was sold or revoked since.
   */
  search(query: AttendeeQuery): Promise<Page<Attendee>>;
}
