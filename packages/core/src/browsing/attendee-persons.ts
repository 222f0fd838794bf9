import { openContacts } from '../contacts/index.ts';
import type { Answer, Contact, Contacts, KeyPorts, OpenedContact } from '../contacts/index.ts';
import { attendeeWords } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';

/** What somebody may know of whoever comes: their names, or all that was told. */
export type Insight = 'names' | 'all';

/** What the buyer told about a ticket; without insight into all, the name alone. */
export type AttendeePerson =
  | { readonly status: 'erased' }
  | {
      readonly status: 'known';
      /** Of whoever comes; null where no name was asked for or given. */
      readonly name: string | null;
      /** Of the buyer. */
      readonly contact?: Contact;
      /** For the order, then for the ticket. */
      readonly answers?: readonly Answer[];
    };

/** An attendee with what is known of them; null where the buyer told nothing. */
export interface ListedAttendee extends Attendee {
  readonly person: AttendeePerson | null;
}

/** What names are read with. */
export type PersonPorts = KeyPorts & { readonly contacts: Pick<Contacts, 'ofOrders'> };

/**
 * Joins what buyers told to their tickets, when it is read: the documents of the orders are read at
 * once, so are the keys, and opened beside the event loop.
 */
export const withPersons = async (
  ports: PersonPorts,
  attendees: readonly Attendee[],
  insight: Insight,
): Promise<readonly ListedAttendee[]> => {
  const orderIds = [...new Set(attendees.map(({ orderId }) => orderId))];
  const opened = await openContacts(ports, await ports.contacts.ofOrders(orderIds));
  return attendees.map((attendee) => ({
    ...attendee,
    person: personOf(attendee, opened.get(attendee.orderId), insight),
  }));
};

const personOf = ({ seatId }: Attendee, opened: OpenedContact | undefined, insight: Insight): AttendeePerson | null => {
  if (opened === undefined) return null;
  if (opened.status === 'erased') return { status: 'erased' };
  const { contact, answers = [], attendees = [] } = opened.given;
  const guest = attendees.find((each) => each.seatId === seatId);
  const name = guest?.name ?? null;
  if (insight === 'names') return { status: 'known', name };
  return { status: 'known', name, contact, answers: [...answers, ...(guest?.answers ?? [])] };
};

/**
 * Whether each of the words begins a word of a name: that of who comes, or of the buyer if it is
 * seen.
 */
export const isNamed = ({ person }: ListedAttendee, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  if (person?.status !== 'known') return false;
  const own = attendeeWords([person.name ?? '', person.contact?.name ?? ''].join(' '));
  return words.every((word) => own.some((each) => each.startsWith(word)));
};
