import type { Listings } from '../../../browsing/index.ts';
import type { EventListing, Views } from '../../../views/index.ts';
import type { Saboteur } from '../kit.ts';
import { applyLive } from '../views/subject.ts';
import type { ListingsSubject } from './subject.ts';

const broken =
  (change: (listings: Listings) => Listings) =>
  ({ ports }: ListingsSubject): ListingsSubject => ({ ports: { ...ports, listings: change(ports.listings) } });

/** Broken `Listings` adapters, one defect each. */
export const listingsSaboteurs: readonly Saboteur<ListingsSubject>[] = [
  {
    name: 'lists events that are not listed',
    rejectedBy: 'lists what is listed, and nothing else',
    sabotage: ({ ports }) => {
      const views: Views = {
        ...ports.views,
        apply: (view, writes, build) =>
          ports.views.apply(
            view,
            writes.map((write) => ({
              ...write,
              document:
                write.document && 'listed' in write.document ? { ...write.document, listed: true } : write.document,
            })),
            build,
          ),
      };
      return { ports: { ...ports, views } };
    },
  },
  {
    name: 'looks at the first word',
    rejectedBy: 'finds events whose words begin with every word asked for',
    sabotage: broken((listings) => ({
      search: (query) => listings.search({ ...query, words: query.words.slice(0, 1) }),
    })),
  },
  {
    name: 'looks at no place',
    rejectedBy: 'narrows by category, by place and by time',
    sabotage: broken((listings) => ({ search: (query) => listings.search({ ...query, near: undefined }) })),
  },
  {
    name: 'sorts by date, whatever is asked',
    rejectedBy: 'sorts by date, price, distance and relevance',
    sabotage: broken((listings) => ({ search: (query) => listings.search({ ...query, sort: 'date' }) })),
  },
  {
    name: 'lists every currency, whatever is asked',
    rejectedBy: 'lists by price the events of one currency, page by page',
    sabotage: broken((listings) => ({
      search: ({ currency: _, ...query }) =>
        listings.search(query.sort === 'price' ? { ...query, sort: 'date' } : query),
    })),
  },
  {
    name: 'leaves out what has no score',
    rejectedBy: 'sorts by the scores of a ranking, and lists what has none behind them, page by page',
    sabotage: broken((listings) => ({
      search: async (query) => {
        const { items, nextCursor } = await listings.search(query);
        return { items: items.filter(({ eventId }) => query.scores?.has(eventId) ?? true), nextCursor };
      },
    })),
  },
  {
    name: 'counts the items of earlier pages',
    rejectedBy: 'goes on after the last item of a page, whatever was delisted meanwhile',
    sabotage: broken((listings) => ({
      search: async (query) => {
        const from = Number(query.page.cursor ?? 0);
        const { items } = await listings.search({ ...query, page: { limit: 1_000 } });
        const page: readonly EventListing[] = items.slice(from, from + query.page.limit);
        return { items: page, nextCursor: from + page.length < items.length ? String(from + page.length) : null };
      },
    })),
  },
  {
    name: 'lists what a rebuild has so far',
    rejectedBy: 'lists the live build, and no other',
    sabotage: ({ ports }) => {
      const views: Views = {
        ...ports.views,
        apply: async (view, writes, build) => {
          await ports.views.apply(view, writes, build);
          await applyLive(ports.views, view, writes);
        },
      };
      return { ports: { ...ports, views } };
    },
  },
];
