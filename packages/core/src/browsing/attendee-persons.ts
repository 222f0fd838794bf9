import { openContacts } from '../contacts/index.ts';
import type { Answer, Contact, Contacts, KeyPorts, OpenedContact } from '../contacts/index.ts';
import { attendeeWords } from '../views/index.ts';
import type { Attendee } from '../views/index.ts';

/** What a reader may see of attendees: their names, or everything the buyers told. */
export type Insight = 'names' | 'all';

/** What the buyer told about a ticket; only the name, unless the reader may see all. */
export type AttendeePerson =
  | { readonly status: 'erased' }
  | {
      readonly status: 'known';
      /** The attendee's name; null if none was asked for or given. */
      readonly name: string | null;
      /** The buyer's contact. */
      readonly contact?: Contact;
      /** The answers for the order, then those for the ticket. */
      readonly answers?: readonly Answer[];
    };

/** An attendee with what is known about them; null if the buyer told nothing. */
export interface ListedAttendee extends Attendee {
  readonly person: AttendeePerson | null;
}

/** The ports that read names. */
export type PersonPorts = KeyPorts & { readonly contacts: Pick<Contacts, 'ofOrders'> };

/**
 * Joins what buyers told to their tickets at read time: one read for the documents of the orders,
 * one for the keys. Decryption runs off the event loop.
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
 * Whether each of the words is a prefix of a word of a name: the attendee's, or the buyer's if the
 * reader may see it.
 */
export const isNamed = ({ person }: ListedAttendee, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  if (person?.status !== 'known') return false;
  const own = attendeeWords([person.name ?? '', person.contact?.name ?? ''].join(' '));
  return words.every((word) => own.some((each) => each.startsWith(word)));
};
