import type { Event } from '../../../catalog/index.ts';
import { instant } from '../../../kernel/index.ts';
import type { EventId, SessionId } from '../../../kernel/index.ts';
import { expectOk, expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { aggregateSamples } from '../samples.ts';
import { freshName, longMs } from '../subject.ts';
import { endingLater, listKinds } from './kinds.ts';
import type { ListKind } from './kinds.ts';
import { freshOrganization } from '../ledger/subject.ts';
import { expectPages, named, readPages } from './subject.ts';
import type { FilledList, ListsSubject } from './subject.ts';

/** The name of the clause about the lengths of pages. */
export const wholeClause = (list: string): string => `gives ${list} whole and in order, whatever the pages’ length is`;

/** The name of the clause about what is added while somebody pages. */
export const onwardClause = (list: string): string =>
  `goes on in ${list} behind the last of a page, whatever was added meanwhile`;

const withItems = async (kind: ListKind, subject: ListsSubject, count: number): Promise<FilledList> => {
  const list = kind.open(subject);
  for (let added = 0; added < count; added += 1) await list.add();
  return list;
};

const clausesOf = (kind: ListKind): readonly Clause<ListsSubject>[] => [
  {
    name: wholeClause(kind.name),
    run: async (subject) => {
      const empty = kind.open(subject);
      expectSame(await empty.read({ limit: 2 }), { items: [], nextCursor: null }, `${kind.name}, where there are none`);
      const list = await withItems(kind, subject, 4);
      await expectPages(list.read, list.ids(), kind.name);
    },
  },
  {
    name: onwardClause(kind.name),
    run: async (subject) => {
      const list = await withItems(kind, subject, 3);
      const known = [...list.ids()];
      const { items, nextCursor } = await list.read({ limit: 1 });
      expectSame(items, known.slice(0, 1), 'the first page');
      expectThat(nextCursor !== null, 'there is more, and no cursor for it');
      await list.add();
      const rest = (await readPages(list.read, 2, nextCursor)).flat();
      const before = rest.filter((id) => known.includes(id));
      expectSame(before, known.slice(1), 'what comes after it of what was there');
      expectSame(new Set(rest).size, rest.length, 'how many different ones come');
    },
  },
];

/** The name of the clause about an item that leaves the list. */
export const leftClause = 'goes on in the sessions that end later behind one that ends earlier by now';

const leaving: Clause<ListsSubject> = {
  name: leftClause,
  run: async (subject) => {
    const { sessions } = subject.ports;
    const list = await withItems(endingLater, subject, 4);
    const [first, second, ...others] = list.ids();
    const { items, nextCursor } = await list.read({ limit: 2 });
    expectSame(items, [first, second], 'the first page');
    const stored = await sessions.find(second as SessionId);
    expectThat(stored !== undefined && nextCursor !== null, 'there is a second session, and more of them');
    const state = { ...stored.state, endsAt: stored.state.startsAt };
    expectOk(await sessions.save({ state, events: [], expectedVersion: 1 }), 'a session that ends earlier');
    expectSame((await readPages(list.read, 2, nextCursor)).flat(), others, 'what comes after it');
  },
};

/** The name of the clause about the events that admins review. */
export const reviewClause =
  'gives the events in a state oldest first, each once, and the changed ones among the approved';

const reviewed: Clause<ListsSubject> = {
  name: reviewClause,
  run: async ({ ports: { events } }) => {
    const add = async (progress: Event['progress'], isChanged = false): Promise<string> => {
      const { state } = aggregateSamples.event();
      const event: Event = { ...state, progress, ...(isChanged && { approvedDetails: state.details }) };
      expectOk(await events.save({ state: event, events: [], expectedVersion: 0 }), 'an event');
      return event.eventId;
    };
    const at = instant(1);
    const [submitted, approved] = [
      { status: 'submitted', submittedAt: at } as const,
      { status: 'approved', approvedAt: at } as const,
    ];
    const own = {
      submitted: [await add(submitted)],
      approved: [await add(approved)],
      changed: [await add(approved, true)],
      cancelled: [await add({ status: 'cancelled', cancelledAt: at, approvedAt: at }, true)],
    };
    own.submitted.push(await add(submitted), await add(submitted));
    own.changed.push(await add(approved, true));
    own.approved.push(...own.changed);
    const all = new Set(Object.values(own).flat());
    for (const review of ['submitted', 'approved', 'changed', 'cancelled'] as const) {
      // Others may have events in this state too.
      const pages = await readPages((page) => named(events.inReview(review, page), ({ eventId }) => eventId), 2);
      const found = pages.flat().filter((eventId) => all.has(eventId));
      expectSame(found, own[review], `the events that are ${review}`);
    }
  },
};

/** The name of the clause about the sessions of an event. */
export const ofEventClause = 'gives the sessions of an event by their start, and no others';

const ofEvent: Clause<ListsSubject> = {
  name: ofEventClause,
  run: async ({ ports: { sessions } }) => {
    const [eventId, other] = [freshName('concert') as EventId, freshName('concert') as EventId];
    const ids: SessionId[] = [];
    for (const [of, hours] of [
      [eventId, 3],
      [eventId, 1],
      [other, 2],
      [eventId, 2],
    ] as const) {
      const { state } = aggregateSamples.session();
      const own = { ...state, eventId: of, startsAt: instant(state.startsAt + hours * longMs) };
      expectOk(await sessions.save({ state: own, events: [], expectedVersion: 0 }), 'a session');
      ids.push(own.sessionId);
    }
    const seen = (await sessions.ofEvent(eventId)).map(({ sessionId }) => sessionId);
    expectSame(seen, [ids[1], ids[3], ids[0]], 'the sessions of the event');
  },
};

/** The name of the clause about events that nobody has judged yet. */
export const draftsClause = 'counts an organization’s events that are drafts, submitted or rejected, and no others';

const drafts: Clause<ListsSubject> = {
  name: draftsClause,
  run: async ({ ports: { events } }) => {
    const draft = aggregateSamples.event();
    const organizationId = freshOrganization();
    expectSame(await events.countDrafts(organizationId), 0, 'the drafts of a new organization');
    const statuses = ['draft', 'submitted', 'rejected', 'approved', 'completed', 'cancelled'] as const;
    for (const status of statuses) {
      const { state } = aggregateSamples.event();
      const progress = { ...state.progress, status } as Event['progress'];
      expectOk(
        await events.save({ state: { ...state, organizationId, progress }, events: [], expectedVersion: 0 }),
        `an event that is ${status}`,
      );
    }
    expectOk(await events.save({ state: draft.state, events: [], expectedVersion: 0 }), 'an event of another');
    expectSame(await events.countDrafts(organizationId), 3, 'how many drafts there are');
  },
};

/**
 * What every paged list of a command store promises: each item once, in the order of the list, and
 * no page after the last one.
 */
export const listsKit: Kit<ListsSubject> = {
  port: 'Lists in pages',
  clauses: [...listKinds.flatMap(clausesOf), leaving, reviewed, ofEvent, drafts],
};
