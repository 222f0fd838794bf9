import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { applyLive } from '../views/subject.ts';
import type { AttendeesSubject } from './subject.ts';

const broken = breaking<'attendees', AttendeesSubject>('attendees');

/** Broken `Attendees` adapters, one defect each. */
export const attendeesSaboteurs: readonly Saboteur<AttendeesSubject>[] = [
  {
    name: 'remembers each ticket as it was first',
    rejectedBy: 'lists the tickets of one session, each as it is now',
    sabotage: broken((attendees) => ({
      search: async (query) => {
        const { items, nextCursor } = await attendees.search(query);
        return { items: items.map((each) => ({ ...each, status: 'issued' as const })), nextCursor };
      },
    })),
  },
  {
    name: 'sorts seats as texts',
    rejectedBy: 'sorts by seat as people count, and by the newest ticket',
    sabotage: broken((attendees) => ({
      search: async (query) => {
        const { items, nextCursor } = await attendees.search(query);
        if (query.sort === 'newest') return { items, nextCursor };
        return { items: items.toSorted((one, other) => (one.label < other.label ? -1 : 1)), nextCursor };
      },
    })),
  },
  {
    name: 'sorts by seat, whatever is asked',
    rejectedBy: 'sorts by seat as people count, and by the newest ticket',
    sabotage: broken((attendees) => ({ search: (query) => attendees.search({ ...query, sort: 'seat' }) })),
  },
  {
    name: 'looks at the first word',
    rejectedBy: 'finds whose words begin with every word asked for, and who is in a state',
    sabotage: broken((attendees) => ({
      search: (query) => attendees.search({ ...query, words: query.words.slice(0, 1) }),
    })),
  },
  {
    name: 'looks at no state',
    rejectedBy: 'finds whose words begin with every word asked for, and who is in a state',
    sabotage: broken((attendees) => ({ search: (query) => attendees.search({ ...query, status: undefined }) })),
  },
  {
    name: 'counts the items of earlier pages',
    rejectedBy: 'goes on after the last item of a page, whatever was sold or revoked meanwhile',
    sabotage: broken((attendees) => ({
      search: async (query) => {
        const from = Number(query.page.cursor ?? 0);
        const { items } = await attendees.search({ ...query, page: { limit: 1_000 } });
        const page = items.slice(from, from + query.page.limit);
        return { items: page, nextCursor: from + page.length < items.length ? String(from + page.length) : null };
      },
    })),
  },
  {
    name: 'goes on after the last seat, not the last ticket',
    rejectedBy: 'tells tickets of one seat apart, page by page',
    sabotage: broken((attendees) => ({
      search: async (query) => {
        const after = query.page.cursor ?? '';
        const { items } = await attendees.search({ ...query, page: { limit: 1_000 } });
        const rest = items.filter(({ seatRank }) => seatRank > after);
        const page = rest.slice(0, query.page.limit);
        return { items: page, nextCursor: page.length < rest.length ? (page.at(-1)?.seatRank ?? null) : null };
      },
    })),
  },
  {
    name: 'lists what a rebuild has so far',
    rejectedBy: 'lists the live build, and no other',
    sabotage: breaking<'views', AttendeesSubject>('views')((views) => ({
      apply: async (view, writes, build) => {
        await views.apply(view, writes, build);
        await applyLive(views, view, writes);
      },
    })),
  },
];
