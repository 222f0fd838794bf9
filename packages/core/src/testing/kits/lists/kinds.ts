import { instant } from '../../../kernel/index.ts';
import type { Event } from '../../../catalog/index.ts';
import type {
  DiscountId,
  EventId,
  Instant,
  LayoutId,
  OrderId,
  PaymentId,
  PrincipalId,
  SessionId,
} from '../../../kernel/index.ts';
import { someContact, somePerson, someSession, unhurried } from '../contacts/subject.ts';
import { newDiscount } from '../discounts/subject.ts';
import { expectOk } from '../expectations.ts';
import { entryOf, everythingOf, freshOrganization, posted, second } from '../ledger/subject.ts';
import { draftFor } from '../receipts/subject.ts';
import { aggregateSamples } from '../samples.ts';
import { drawing } from '../layouts/subject.ts';
import { openSale } from '../seat-sales/subject.ts';
import { freshName } from '../subject.ts';
import { named } from './subject.ts';
import type { FilledList, ListsSubject } from './subject.ts';

/** A kind of list, in words, and how to make an empty one. */
export interface ListKind {
  readonly name: string;
  open(subject: ListsSubject): FilledList;
}

type Order = 'newest-first' | 'oldest-first' | 'by-id';

/** A list, given how an item is added and in which order items come. */
const filled = (order: Order, make: () => Promise<string>, read: FilledList['read']): FilledList => {
  const made: string[] = [];
  const inOrder = {
    'newest-first': () => made.toReversed(),
    'oldest-first': () => made,
    'by-id': () => made.toSorted(),
  };
  return { ids: inOrder[order], add: async () => void made.push(await make()), read };
};

/** Names that do not sort in the order they are given out. */
const inDisorder = (): ((name: string) => string) => {
  let given = 0;
  return (name) => {
    given += 1;
    return `${'dbca'[given % 4] ?? ''}${String(given).padStart(3, '0')}-${name}`;
  };
};

const ofBuyer: ListKind = {
  name: 'the orders of a buyer',
  open: (subject) => {
    const [sale, who] = [openSale(subject), freshName('buyer')];
    return filled(
      'newest-first',
      async () => (await sale.placed([freshName('seat')], { who })).orderId,
      (page) => named(subject.ports.orders.ofBuyer(who as PrincipalId, page), ({ orderId }) => orderId),
    );
  },
};

const paidOfBuyer: ListKind = {
  name: 'the paid orders of a buyer',
  open: (subject) => {
    const [sale, who] = [openSale(subject), freshName('buyer')];
    const add = async (): Promise<string> => {
      const order = await sale.placed([freshName('seat')], { who });
      await sale.placed([freshName('seat')], { who });
      return expectOk(await subject.ports.seatSales.settle(sale.settling(order)), 'a settlement').orderId;
    };
    return filled('newest-first', add, (page) =>
      named(subject.ports.orders.ofBuyer(who as PrincipalId, page, { status: 'paid' }), ({ orderId }) => orderId),
    );
  },
};

const ofSession: ListKind = {
  name: 'the orders of a session',
  open: (subject) => {
    const sale = openSale(subject);
    return filled(
      'oldest-first',
      async () => (await sale.placed([freshName('seat')])).orderId,
      (page) => named(subject.ports.orders.ofSession(sale.sessionId, page), ({ orderId }) => orderId),
    );
  },
};

const ofSessions: ListKind = {
  name: 'the orders of several sessions',
  open: (subject) => {
    const sales = [openSale(subject), openSale(subject), openSale(subject)];
    let made = 0;
    const add = async (): Promise<string> => {
      const sale = sales[made % 2];
      made += 1;
      await sales[2]?.placed([freshName('seat')]);
      return (await sale?.placed([freshName('seat')]))?.orderId ?? '';
    };
    const wanted = sales.slice(0, 2).map(({ sessionId }) => sessionId);
    return filled('newest-first', add, (page) =>
      named(subject.ports.orders.ofSessions(wanted, page), ({ orderId }) => orderId),
    );
  },
};

const layouts: ListKind = {
  name: 'the layouts of an organization',
  open: ({ ports }) => {
    const organizationId = freshOrganization();
    const nameOf = inDisorder();
    const add = async (): Promise<string> => {
      const layoutId = nameOf(freshName('layout')) as LayoutId;
      for (const version of [1, 10, 2]) await ports.layouts.save(drawing(layoutId, version, { organizationId }));
      return layoutId;
    };
    return filled('by-id', add, (page) =>
      named(ports.layouts.ofOrganization(organizationId, page), ({ layoutId }) => layoutId),
    );
  },
};

const tickets: ListKind = {
  name: 'the tickets of a session',
  open: (subject) => {
    const sale = openSale(subject);
    const add = async (): Promise<string> => {
      const settling = sale.settling(await sale.placed([freshName('seat')]));
      expectOk(await subject.ports.seatSales.settle(settling), 'a settlement');
      return settling.tickets[0]?.ticketId ?? '';
    };
    return filled('oldest-first', add, (page) =>
      named(subject.ports.tickets.ofSession(sale.sessionId, page), ({ ticketId }) => ticketId),
    );
  },
};

const events: ListKind = {
  name: 'the events of an organization',
  open: ({ ports }) => {
    const organizationId = freshOrganization();
    const add = async (): Promise<string> => {
      const { id, state } = aggregateSamples.event();
      const own: Event = { ...state, organizationId };
      expectOk(await ports.events.save({ state: own, events: [], expectedVersion: 0 }), 'an event');
      return id;
    };
    return filled('newest-first', add, (page) =>
      named(ports.events.ofOrganization(organizationId, page), ({ eventId }) => eventId),
    );
  },
};

/** Later than the end of every session of the kit so far, and of anybody else's. */
let latestEnd = 200_000_000_000_000;

/** The sessions that end after a moment. */
export const endingLater: ListKind = {
  name: 'the sessions that end later',
  open: ({ ports }) => {
    latestEnd += 10;
    const moment: Instant = instant(latestEnd);
    const nameOf = inDisorder();
    const add = async (): Promise<string> => {
      const { id, state } = aggregateSamples.session();
      const late = { ...state, sessionId: nameOf(id) as SessionId, endsAt: instant(moment + 1) };
      const inTime = { ...state, sessionId: nameOf(id) as SessionId, endsAt: moment };
      for (const each of [late, inTime])
        expectOk(await ports.sessions.save({ state: each, events: [], expectedVersion: 0 }), 'a session');
      return late.sessionId;
    };
    return filled('by-id', add, (page) =>
      named(ports.sessions.endingAfter(moment, page), ({ sessionId }: { sessionId: SessionId }) => sessionId),
    );
  },
};

const discounts: ListKind = {
  name: 'the discounts of an event',
  open: ({ ports }) => {
    const eventId = freshName('concert') as EventId;
    let codes = 0;
    const add = async (): Promise<DiscountId> => {
      codes += 1;
      const state = newDiscount({ eventId, code: `CODE${codes}` });
      expectOk(await ports.discounts.save({ state, events: [], expectedVersion: 0 }), 'a discount');
      return state.discountId;
    };
    return filled('newest-first', add, (page) =>
      named(ports.discounts.ofEvent(eventId, page), ({ discountId }) => discountId),
    );
  },
};

const entries: ListKind = {
  name: 'the ledger’s entries of one moment',
  open: (subject) => {
    const organizationId = freshOrganization();
    const nameOf = inDisorder();
    const add = async (): Promise<string> => {
      const paymentId = nameOf(freshName('payment')) as PaymentId;
      const [entry] = await posted(subject, (payment) => [entryOf(payment, { organizationId })], { paymentId });
      return entry?.entryId ?? '';
    };
    return filled('by-id', add, (page) =>
      named(subject.ports.ledger.entries(everythingOf(organizationId), page), ({ entryId }) => entryId),
    );
  },
};

const moved: ListKind = {
  name: 'the payments whose money moved at one moment',
  open: (subject) => {
    const provider = freshName('gateway');
    const nameOf = inDisorder();
    const add = async (): Promise<string> => {
      const paymentId = nameOf(freshName('payment')) as PaymentId;
      const [entry] = await posted(subject, (payment) => [entryOf(payment)], { provider, paymentId });
      return entry?.paymentId ?? '';
    };
    const when = { provider, from: second(0), to: second(1) };
    return filled('by-id', add, (page) =>
      named(subject.ports.ledger.moved({ ...when, ...page }), ({ paymentId }) => paymentId),
    );
  },
};

const receipts: ListKind = {
  name: 'the receipts of an organization',
  open: ({ ports }) => {
    const organizationId = freshOrganization();
    const add = async (): Promise<string> => (await ports.receipts.issue([draftFor(organizationId)]))[0]?.cause ?? '';
    return filled('oldest-first', add, (page) =>
      named(ports.receipts.ofOrganization(organizationId, page), ({ cause }) => cause),
    );
  },
};

/** Saves another contact at each call, by order ids that come in no order. */
const addingContacts = (
  ports: Parameters<ListKind['open']>[0]['ports'],
  owner: Parameters<typeof someContact>[0],
): (() => Promise<string>) => {
  const nameOf = inDisorder();
  return async () => {
    const contact = someContact({ ...owner, orderId: nameOf(freshName('order')) as OrderId });
    expectOk(await ports.contacts.save(contact, unhurried), 'a contact');
    return contact.orderId;
  };
};

const contacts: ListKind = {
  name: 'what a person told',
  open: ({ ports }) => {
    const principalId = somePerson();
    const add = addingContacts(ports, { principalId });
    return filled('by-id', add, (page) => named(ports.contacts.ofPerson(principalId, page), ({ orderId }) => orderId));
  },
};

const contactsOfSession: ListKind = {
  name: 'what the buyers of a session told',
  open: ({ ports }) => {
    const sessionId = someSession();
    const add = addingContacts(ports, { sessionId });
    return filled('by-id', add, (page) => named(ports.contacts.ofSession(sessionId, page), ({ orderId }) => orderId));
  },
};

/** Every paged list of a port, except those of views. */
export const listKinds: readonly ListKind[] = [
  ofBuyer,
  paidOfBuyer,
  ofSession,
  ofSessions,
  layouts,
  tickets,
  events,
  endingLater,
  discounts,
  entries,
  moved,
  receipts,
  contacts,
  contactsOfSession,
];
