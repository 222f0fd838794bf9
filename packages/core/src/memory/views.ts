import type { StaleMark, Viewed, Views } from '../views/index.ts';
import { memoryDocuments } from './documents.ts';
import type { MemoryDocuments } from './documents.ts';
import type { KeptDocument } from './shelf.ts';

/** Views in memory. No view has to be declared first. */
export const memoryViews = (stored: MemoryDocuments = memoryDocuments()): Views => ({
  get: async (view, id, build) => {
    const [found] = seen(id, stored.of(view).documents(build).get(id));
    return found?.[1];
  },
  getMany: async (view, ids, build) => {
    const documents = stored.of(view).documents(build);
    return new Map(ids.flatMap((id) => seen(id, documents.get(id))));
  },
  list: async (view, { after = '', limit }, build) => {
    const shelf = stored.of(view);
    const [ids, documents] = [shelf.idsInOrder(build), shelf.documents(build)];
    return pageAfter(ids, after, limit, (id) => seen(id, documents.get(id)).map(([, viewed]) => ({ id, ...viewed })));
  },
  apply: async (view, writes, build) => {
    const shelf = stored.of(view);
    for (const { id, position, document } of writes) {
      const kept = shelf.documents(build).get(id);
      if (kept === undefined || kept.position < position) shelf.put(id, { document, position }, build);
    }
  },
  markStale: async (view, id, build) => {
    const shelf = stored.of(view);
    const kept = shelf.documents(build).get(id);
    if (kept?.document) shelf.put(id, { ...kept, document: { ...kept.document, stale: true } }, build);
  },
  builds: async (views) => new Map(views.map((view) => [view.name, stored.of(view).builds()])),
  reach: async (builds, consumer, position) => {
    for (const { view, build } of builds) stored.of(view).reach(build, consumer, position);
  },
  build: async (view, generation) => stored.of(view).build(generation),
  open: async (view, build) => stored.of(view).open(build),
  join: async (view, build, consumer) => stored.of(view).join(build, consumer),
  switchTo: async (view, build, consumers) => stored.of(view).switchTo(build, consumers),
  drop: async (view, build) => stored.of(view).drop(build),
});

/** Empty if the document does not exist or was removed. */
const seen = <Document extends StaleMark>(
  id: string,
  kept: KeptDocument<Document> | undefined,
): readonly (readonly [string, Viewed<Document>])[] =>
  kept?.document ? [[id, { document: kept.document, position: kept.position }]] : [];

/** Binary search, since listing a long view asks for many pages. */
const pageAfter = <Item>(
  ids: readonly string[],
  after: string,
  limit: number,
  itemsOf: (id: string) => readonly Item[],
): readonly Item[] => {
  let [first, end] = [0, ids.length];
  while (first < end) {
    const middle = Math.floor((first + end) / 2);
    if ((ids[middle] ?? '') > after) end = middle;
    else first = middle + 1;
  }
  const items: Item[] = [];
  for (let next = first; next < ids.length && items.length < limit; next += 1) items.push(...itemsOf(ids[next] ?? ''));
  return items;
};
