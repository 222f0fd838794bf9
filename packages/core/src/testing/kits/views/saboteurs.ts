import type { EventListing, ViewName, Views } from '../../../views/index.ts';
import type { Saboteur } from '../kit.ts';
import type { ViewsSubject } from './subject.ts';

const broken =
  (change: (views: Views) => Partial<Views>) =>
  ({ ports: { views } }: ViewsSubject): ViewsSubject => ({ ports: { views: { ...views, ...change(views) } } });

/** Applies a change of each write before the store sees it. */
const written =
  (change: (views: Views, name: ViewName, write: { readonly id: string }) => Promise<object>) =>
  (views: Views): Partial<Views> => ({
    apply: async (name, writes, generation) => {
      for (const write of writes)
        await views.apply(name, [{ ...write, ...(await change(views, name, write)) }], generation);
    },
  });

/** `Views` made wrong, one defect each. */
export const viewsSaboteurs: readonly Saboteur<ViewsSubject>[] = [
  {
    name: 'writes whatever comes',
    rejectedBy: 'ignores what it has applied, and what is older',
    sabotage: broken(
      written(async (views, name, { id }) => {
        const position = (await views.get(name, id))?.position;
        return position === undefined ? {} : { position: position + 1 };
      }),
    ),
  },
  {
    name: 'writes one document of a batch',
    rejectedBy: 'ends with the latest of fifty racing writes, and of several in one batch',
    sabotage: broken((views) => ({
      apply: (name, writes, generation) => views.apply(name, writes.slice(-1), generation),
    })),
  },
  {
    name: 'keeps quiet about what is stale',
    rejectedBy: 'marks a document as stale until it is written anew, and makes none',
    sabotage: broken(() => ({ markStale: async () => undefined })),
  },
  {
    name: 'forgets what it removed',
    rejectedBy: 'keeps a removed document removed against older writes',
    sabotage: broken((views) => {
      const removed = new Map<string, string>();
      return {
        apply: async (name, writes, generation) => {
          for (const write of writes) {
            const alias = removed.get(write.id) ?? write.id;
            await views.apply(name, [{ ...write, id: alias }], generation);
            if (write.document === null) removed.set(write.id, `${write.id}-again`);
          }
        },
        get: (name, id, generation) => views.get(name, removed.get(id) ?? id, generation),
      };
    }),
  },
  {
    name: 'shows a rebuild while it is filled',
    rejectedBy: 'fills a generation beside the live one, unseen, and switches whole',
    sabotage: broken((views) => ({
      apply: async (name, writes, generation) => {
        await views.apply(name, writes, generation);
        await views.apply(name, writes);
      },
    })),
  },
  {
    name: 'lists events that are not listed',
    rejectedBy: 'lists what is listed, and nothing else',
    sabotage: broken((views) => ({
      apply: (name, writes, generation) =>
        views.apply(
          name,
          writes.map((write) => ({
            ...write,
            document: write.document && { ...write.document, ...('listed' in write.document ? { listed: true } : {}) },
          })),
          generation,
        ),
    })),
  },
  {
    name: 'looks at the first word',
    rejectedBy: 'finds events whose words begin with every word asked for',
    sabotage: broken((views) => ({
      listings: (query) => views.listings({ ...query, words: query.words.slice(0, 1) }),
    })),
  },
  {
    name: 'looks at no place',
    rejectedBy: 'narrows by category, by place and by time',
    sabotage: broken((views) => ({ listings: (query) => views.listings({ ...query, near: undefined }) })),
  },
  {
    name: 'sorts by date, whatever is asked',
    rejectedBy: 'sorts by date, price, distance and relevance',
    sabotage: broken((views) => ({ listings: (query) => views.listings({ ...query, sort: 'date' }) })),
  },
  {
    name: 'counts the items of earlier pages',
    rejectedBy: 'goes on after the last item of a page, whatever was delisted meanwhile',
    sabotage: broken((views) => ({
      listings: async (query) => {
        const from = Number(query.page.cursor ?? 0);
        const { items } = await views.listings({ ...query, page: { limit: 1_000 } });
        const page: readonly EventListing[] = items.slice(from, from + query.page.limit);
        return { items: page, nextCursor: from + page.length < items.length ? String(from + page.length) : null };
      },
    })),
  },
];
