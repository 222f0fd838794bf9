import type { Events } from '../catalog/index.ts';
import type { Principal } from '../identity/index.ts';
import type { Limits, PageRequest, SessionId } from '../kernel/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Sessions } from '../scheduling/index.ts';
import { attendeeWords } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';
import type { PersonPorts } from './attendee-persons.ts';
import type { AttendeeQuery, Attendees } from './attendees.port.ts';

/** Whose attendees to list; what is left out narrows nothing. */
export interface ListAttendeesQuery {
  readonly principal: Principal;
  readonly sessionId: SessionId;
  /**
   * Words or beginnings of words of a seat's label or id, and ids of tickets, orders and holders or
   * their beginnings; all must be met.
   */
  readonly text?: string | undefined;
  /**
   * Words or beginnings of words of the name of who comes, or of the buyer's; all must be met. See
   * `searchByName`: a page may be short, or empty, and go on.
   */
  readonly name?: string | undefined;
  readonly status?: Attendee['status'] | undefined;
  /** Default: `seat`. */
  readonly sort?: AttendeeQuery['sort'] | undefined;
  /** At most `limits.pageSize` are answered. */
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

/** The most words of a text that are looked for. */
const wordsMax = 20;

/** The words of a name to look for; none looks for nobody in particular. */
export const nameWords = (name: string = ''): readonly string[] => attendeeWords(name).slice(0, wordsMax);

/** The query of a text, with pages of this size. */
export const attendeeQuery = (
  { sessionId, text = '', status, sort = 'seat', page }: Omit<ListAttendeesQuery, 'principal'>,
  limit: number,
): AttendeeQuery => ({
  sessionId,
  words: attendeeWords(text).slice(0, wordsMax),
  status,
  sort,
  page: { ...page, limit },
});
