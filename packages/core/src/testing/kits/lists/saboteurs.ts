import { instant } from '../../../kernel/index.ts';
import type { Page, PageRequest } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { draftsClause, leftClause, ofEventClause, onwardClause, reviewClause, wholeClause } from './clauses.ts';
import type { ListsSubject } from './subject.ts';

type Read<Item> = (page: PageRequest) => Promise<Page<Item>>;

/** Leaves out the first item of every later page. */
const skipping =
  <Item>(read: Read<Item>): Read<Item> =>
  async (page) => {
    const { items, nextCursor } = await read(page);
    return { items: page.cursor === undefined ? items : items.slice(1), nextCursor };
  };

/** Begins a later page with the last item of the one before. */
const repeating = <Item>(read: Read<Item>): Read<Item> => {
  let last: Item | undefined;
  return async (page) => {
    const { items, nextCursor } = await read(page);
    const repeated = page.cursor !== undefined && last !== undefined ? [last, ...items] : items;
    last = items.at(-1);
    return { items: repeated.slice(0, page.limit), nextCursor };
  };
};

/** Notices the end of the list only when a page is not full. */
const endingLate = <Item>(read: Read<Item>): Read<Item> => {
  const ended = 'ended';
  return async (page) => {
    if (page.cursor === ended) return { items: [], nextCursor: null };
    const { items, nextCursor } = await read(page);
    return { items, nextCursor: nextCursor ?? (items.length === page.limit ? ended : null) };
  };
};

/** Ends the list one page early if the last page would be full. */
const endingEarly =
  <Item>(read: Read<Item>): Read<Item> =>
  async (page) => {
    const { items, nextCursor } = await read(page);
    if (nextCursor === null) return { items, nextCursor };
    const next = await read({ limit: page.limit, cursor: nextCursor });
    const isLastAndFull = next.nextCursor === null && next.items.length === page.limit;
    return { items, nextCursor: isLastAndFull ? null : nextCursor };
  };

/** Returns one item more than requested. */
const overfull =
  <Item>(read: Read<Item>): Read<Item> =>
  ({ limit, ...page }) =>
    read({ ...page, limit: limit + 1 });

/** Remembers how many items it returned instead of which was the last. */
const counting =
  <Item>(read: Read<Item>): Read<Item> =>
  async ({ limit, cursor = '0' }) => {
    const { items } = await read({ limit: 1_000 });
    const end = Number(cursor) + limit;
    return { items: items.slice(Number(cursor), end), nextCursor: end < items.length ? String(end) : null };
  };

const orders = breaking<'orders', ListsSubject>('orders');
const ledger = breaking<'ledger', ListsSubject>('ledger');

/** Broken lists, one defect each, each in a different list. */
export const listsSaboteurs: readonly Saboteur<ListsSubject>[] = [
  {
    name: 'leaves out the first order of each later page of a session',
    rejectedBy: wholeClause('the orders of a session'),
    sabotage: orders(({ ofSession }) => ({
      ofSession: (sessionId, page) => skipping<never>((asked) => ofSession(sessionId, asked) as never)(page),
    })),
  },
  {
    name: 'gives the last event of a page again with the next',
    rejectedBy: wholeClause('the events of an organization'),
    sabotage: breaking<'events', ListsSubject>('events')(({ ofOrganization }) => {
      let asking: Parameters<typeof ofOrganization>[0] | undefined;
      const read = repeating((page) => ofOrganization(asking ?? ('' as never), page));
      return {
        ofOrganization: (organizationId, page) => {
          asking = organizationId;
          return read(page);
        },
      };
    }),
  },
  {
    name: 'gives an empty page after the last receipt where the pages are full',
    rejectedBy: wholeClause('the receipts of an organization'),
    sabotage: breaking<'receipts', ListsSubject>('receipts')(({ ofOrganization }) => ({
      ofOrganization: (organizationId, page) => endingLate((asked) => ofOrganization(organizationId, asked))(page),
    })),
  },
  {
    name: 'misses the last page of tickets where it is full',
    rejectedBy: wholeClause('the tickets of a session'),
    sabotage: breaking<'tickets', ListsSubject>('tickets')(({ ofSession }) => ({
      ofSession: (sessionId, page) => endingEarly((asked) => ofSession(sessionId, asked))(page),
    })),
  },
  {
    name: 'gives one discount more than was asked for',
    rejectedBy: wholeClause('the discounts of an event'),
    sabotage: breaking<'discounts', ListsSubject>('discounts')(({ ofEvent }) => ({
      ofEvent: (eventId, page) => overfull((asked) => ofEvent(eventId, asked))(page),
    })),
  },
  {
    name: 'counts the orders of a buyer instead of remembering the last',
    rejectedBy: onwardClause('the orders of a buyer'),
    sabotage: orders(({ ofBuyer }) => ({
      ofBuyer: (buyerId, page, filter) => counting((asked) => ofBuyer(buyerId, asked, filter))(page),
    })),
  },
  {
    name: 'begins anew behind a session that does not belong there any more',
    rejectedBy: leftClause,
    sabotage: breaking<'sessions', ListsSubject>('sessions')(({ endingAfter }) => ({
      endingAfter: async (moment, { limit, cursor }) => {
        const { items } = await endingAfter(moment, { limit: 1_000 });
        const from = items.findIndex(({ sessionId }) => sessionId === cursor) + 1;
        const page = items.slice(from, from + limit);
        return { items: page, nextCursor: from + limit < items.length ? (page.at(-1)?.sessionId ?? null) : null };
      },
    })),
  },
  {
    name: 'takes every approved event for one that was changed',
    rejectedBy: reviewClause,
    sabotage: breaking<'events', ListsSubject>('events')(({ inReview }) => ({
      inReview: (review, page) => inReview(review === 'changed' ? 'approved' : review, page),
    })),
  },
  {
    name: 'takes a session that ends at the moment for one that ends later',
    rejectedBy: wholeClause('the sessions that end later'),
    sabotage: breaking<'sessions', ListsSubject>('sessions')(({ endingAfter }) => ({
      endingAfter: (moment, page) => endingAfter(instant(moment - 1), page),
    })),
  },
  {
    name: 'gives the sessions of an event as they were saved',
    rejectedBy: ofEventClause,
    sabotage: breaking<'sessions', ListsSubject>('sessions')(({ ofEvent, save }) => {
      const saved: string[] = [];
      return {
        save: (change) => {
          saved.push(change.state.sessionId);
          return save(change);
        },
        ofEvent: async (eventId) =>
          (await ofEvent(eventId)).toSorted((one, two) => saved.indexOf(one.sessionId) - saved.indexOf(two.sessionId)),
      };
    }),
  },
  {
    name: 'filters the page of a buyer’s orders, not the list',
    rejectedBy: wholeClause('the paid orders of a buyer'),
    sabotage: orders(({ ofBuyer }) => ({
      ofBuyer: async (buyerId, page, { status } = {}) => {
        const { items, nextCursor } = await ofBuyer(buyerId, page);
        return { items: items.filter(({ progress }) => (status ?? progress.status) === progress.status), nextCursor };
      },
    })),
  },
  {
    name: 'goes on behind the moment of an entry, past the others of that moment',
    rejectedBy: wholeClause('the ledger’s entries of one moment'),
    sabotage: ledger(({ entries }) => ({
      entries: async (query, page) => {
        const answer = await entries(query, page);
        return page.cursor === undefined ? answer : { items: [], nextCursor: null };
      },
    })),
  },
  {
    name: 'lists payments that moved at one moment in no order',
    rejectedBy: wholeClause('the payments whose money moved at one moment'),
    sabotage: ledger(({ moved }) => ({
      moved: async (request) => {
        const { items, nextCursor } = await moved(request);
        return { items: items.toReversed(), nextCursor };
      },
    })),
  },
  {
    name: 'counts every event of an organization as a draft',
    rejectedBy: draftsClause,
    sabotage: breaking<'events', ListsSubject>('events')((events) => ({
      countDrafts: async (organizationId) =>
        (await events.ofOrganization(organizationId, { limit: 1_000 })).items.length,
    })),
  },
];
