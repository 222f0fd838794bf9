import type { Position } from '../../../messaging/index.ts';
import { defineView } from '../../../views/index.ts';
import type { ListedDocument, View, Views } from '../../../views/index.ts';
import { expectSame } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { in32Bits, rewriting } from '../rewriting.ts';
import { alikeIds, breaking, fragileText, freshName } from '../subject.ts';
import { applyLive, at, liveBuild } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

const alikeClause = 'tells documents apart by every character of their ids, and lists them character by character';
const documentClause = 'keeps every field of a document, whatever its name and value';
const positionClause = 'counts positions beyond what 32 bits hold';
const manyClause = 'gives and lists more than a thousand documents at once';

interface Noted {
  readonly note: unknown;
  readonly stale?: true;
}

/** A view of anything, under a name of its own. */
const notes = (): View<Noted> =>
  defineView<Noted, 'OrderPaid'>({
    name: freshName('notes').replaceAll('-', '_'),
    types: ['OrderPaid'],
    idOf: ({ payload }) => payload.orderId,
    evolve: (known) => known ?? { note: null },
  });

const note = { none: null, list: [null, []], empty: {}, text: fragileText, large: 9_007_199_254_740_991, part: 0.1 };
const largest = 8 * 4_294_967_296;

/** What `Views` promises about what it is given: that it stays as it is, and whole. */
export const asGivenClauses: readonly Clause<ViewsSubject>[] = [
  {
    name: alikeClause,
    run: async ({ ports: { views } }) => {
      const view = notes();
      const ids = [...alikeIds('Page'), '9', '10', 'a', 'B'];
      await applyLive(
        views,
        view,
        ids.map((id, n) => ({ id, position: at(n + 1), document: { note: id } })),
      );
      for (const [n, id] of ids.entries())
        expectSame(await views.get(view, id), { document: { note: id }, position: n + 1 }, `the document ${id}`);
      const listed: string[] = [];
      for (let after: string | undefined; listed.length < ids.length; after = listed.at(-1)) {
        const page = await views.list(view, { after, limit: 3 });
        listed.push(...page.map(({ id }) => id));
        if (page.length < 3) break;
      }
      expectSame(listed, ids.toSorted(), 'the ids as they are listed');
    },
  },
  {
    name: documentClause,
    run: async ({ ports: { views } }) => {
      const view = notes();
      await applyLive(views, view, [{ id: 'a', position: at(1), document: { note } }]);
      expectSame(await views.get(view, 'a'), { document: { note }, position: 1 }, 'the document');
      const [listed] = await views.list(view, { limit: 1 });
      expectSame(listed?.document, { note }, 'the document as it is listed');
    },
  },
  {
    name: positionClause,
    run: async ({ ports: { views } }) => {
      const view = notes();
      const build = await liveBuild(views, view);
      for (const position of [9, largest, largest - 1] as Position[])
        await views.apply(view, [{ id: 'a', position, document: { note: position } }], build);
      expectSame(await views.get(view, 'a'), { document: { note: largest }, position: largest }, 'the document');
      for (const position of [largest, 9] as Position[]) await views.reach([{ view, build }], 'one', position);
      const reached = (await views.builds([view])).get(view.name)?.live.reached.get('one');
      expectSame(reached, largest, 'how far a consumer has come');
    },
  },
  {
    name: manyClause,
    run: async ({ ports: { views } }) => {
      const view = notes();
      const ids = Array.from({ length: 1_100 }, (_, n) => `id-${String(n).padStart(5, '0')}`);
      const writes = ids.map((id, n) => ({ id, position: at(n + 1), document: { note: n } }));
      // As a projector does: a batch at a time.
      for (let from = 0; from < writes.length; from += 100)
        await applyLive(views, view, writes.slice(from, from + 100));
      expectSame((await views.getMany(view, ids)).size, ids.length, 'how many documents are given at once');
      expectSame((await views.list(view, { limit: 2_000 })).length, ids.length, 'how many are listed at once');
    },
  },
];

const broken = breaking<'views', ViewsSubject>('views');
const rewrite = rewriting<'views', ViewsSubject>('views');

const withoutNulls = <Value>(document: Value): Value =>
  JSON.parse(
    JSON.stringify(document, (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null))
        : value,
    ),
  ) as Value;

/** Lists by another order of ids. */
const listing = (compare: (one: string, other: string) => number): ((subject: ViewsSubject) => ViewsSubject) =>
  broken((views) => {
    const list: Views['list'] = async (view, { after, limit }, build) => {
      const all = await views.list(view, { limit: 1_000_000 }, build);
      const isAfter = ({ id }: ListedDocument<unknown>): boolean => after === undefined || compare(id, after) > 0;
      return all
        .filter(isAfter)
        .toSorted((one, other) => compare(one.id, other.id))
        .slice(0, limit);
    };
    return { list };
  });

/** `Views` that keep something else than they were given, one defect each. */
export const asGivenSaboteurs: readonly Saboteur<ViewsSubject>[] = [
  {
    name: 'ignores the case of an id',
    rejectedBy: alikeClause,
    sabotage: rewrite((value, field) => (field === 'id' ? String(value).toLowerCase() : value)),
  },
  {
    name: 'lists ids as a dictionary does',
    rejectedBy: alikeClause,
    sabotage: listing((one, other) => one.localeCompare(other, 'en')),
  },
  {
    name: 'lists ids by the numbers in them',
    rejectedBy: alikeClause,
    sabotage: listing((one, other) => one.localeCompare(other, 'en', { numeric: true })),
  },
  {
    name: 'leaves out fields that are null',
    rejectedBy: documentClause,
    sabotage: broken((views) => ({
      apply: (view, writes, build) =>
        views.apply(
          view,
          writes.map((write) => ({ ...write, document: withoutNulls(write.document) })),
          build,
        ),
    })),
  },
  { name: 'keeps positions in 32 bits', rejectedBy: positionClause, sabotage: rewrite(in32Bits('position')) },
  {
    name: 'keeps in 32 bits how far a consumer has come',
    rejectedBy: positionClause,
    sabotage: broken((views) => ({
      reach: (builds, consumer, position) => views.reach(builds, consumer, (position | 0) as Position),
    })),
  },
  {
    name: 'lists at most a thousand documents',
    rejectedBy: manyClause,
    sabotage: broken((views) => ({
      list: (view, page, build) => views.list(view, { ...page, limit: Math.min(1_000, page.limit) }, build),
    })),
  },
  {
    name: 'gives the first thousand of many documents',
    rejectedBy: manyClause,
    sabotage: broken((views) => ({ getMany: (view, ids, build) => views.getMany(view, ids.slice(0, 1_000), build) })),
  },
];
