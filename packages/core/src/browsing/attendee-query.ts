import type { Events } from '../catalog/index.ts';
import type { Principal } from '../identity/index.ts';
import type { Limits, PageRequest, SessionId } from '../kernel/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { attendeeWords } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import type { PersonPorts } from './attendee-persons.ts';
import type { AttendeeQuery, Attendees } from './attendees.port.ts';

/** Which attendees to list; omitted criteria do not filter. */
export interface ListAttendeesQuery {
  readonly principal: Principal;
  readonly sessionId: SessionId;
  /**
   * Words of a seat's label or id, and ids of tickets, orders and holders, or prefixes of either;
   * all must match.
   */
  readonly text?: string | undefined;
  /**
   * Words, or prefixes of words, of the attendee's or the buyer's name; all must match. See
   * `searchByName`: a page may be short, or empty, and still have a next one.
   */
  readonly name?: string | undefined;
  readonly status?: Attendee['status'] | undefined;
  /** Default: `seat`. */
  readonly sort?: AttendeeQuery['sort'] | undefined;
  /** Capped at `limits.pageSize`. */
  readonly page: PageRequest;
}

/** What listing attendees needs. */
export interface AttendeePorts extends PersonPorts {
  readonly sessions: Sessions;
  readonly organizations: Organizations;
  readonly attendees: Attendees;
  readonly events: Pick<Events, 'find'>;
  readonly limits: Limits;
}

/** The most words of a text that a search uses. */
const wordsMax = 20;

/** The words of a name to search for; none means no filter by name. */
export const nameWords = (name: string = ''): readonly string[] => attendeeWords(name).slice(0, wordsMax);

/** The query for a text, and for one page of what it finds. */
export const attendeeQuery = (
  { sessionId, text = '', status, sort = 'seat' }: Omit<ListAttendeesQuery, 'principal' | 'page'>,
  page: PageRequest,
): AttendeeQuery => ({ sessionId, words: attendeeWords(text).slice(0, wordsMax), status, sort, page });
