import type { Build, View, ViewBuilds, Views, ViewWrite } from '../../../views/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { inPages } from '../lists/subject.ts';
import { raceOnBoth } from '../subject.ts';
import { applyLive, at, liveBuild, someView, switched } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

type Tallies = ReturnType<typeof someView>;

/** The parts of a view's builds that matter, as plain data. */
const seenOf = ({ live, next, previous }: ViewBuilds): object => ({
  live: [live.build, live.generation, Object.fromEntries(live.reached)],
  next: next && [next.build, next.generation, Object.fromEntries(next.reached)],
  previous: previous && [previous.build, previous.generation, Object.fromEntries(previous.reached)],
});

const buildsOf = async (views: Views, view: View): Promise<ViewBuilds> => {
  const builds = (await views.builds([view])).get(view.name);
  expectThat(builds !== undefined, `${view.name} has no builds at all`);
  return builds;
};

/** Writes a document, by default in the live build. */
const put = async (views: Views, view: Tallies, tally: number, build?: Build): Promise<void> =>
  views.apply(view, [{ id: 'one', position: at(tally), document: { tally } }], build ?? (await liveBuild(views, view)));

const tallyOf = async (views: Views, view: Tallies, build?: Build): Promise<number | undefined> =>
  (await views.get(view, 'one', build))?.document.tally;

/** What every `Views` promises of builds. */
export const buildClauses: readonly Clause<ViewsSubject>[] = [
  {
    name: 'tells the builds of each view: an empty live one to begin with, and what lies beside it',
    run: async ({ ports: { views } }) => {
      const [one, other] = [someView(), someView()];
      const before = await views.builds([one, other]);
      expectSame([...before.keys()].sort(), [one.name, other.name].sort(), 'the views that were asked for');
      const { live, next, previous } = await buildsOf(views, one);
      expectSame([live.generation, live.reached.size, next, previous], [0, 0, undefined, undefined], 'a new view');
      const build = await views.build(one, 3);
      const begun = await buildsOf(views, one);
      expectSame([begun.next?.build, begun.next?.generation, begun.next?.joined], [build, 3, []], 'the next build');
      expectSame([begun.next?.isOpen, begun.next?.isReturning], [false, false], 'a next build that is being filled');
      expectSame(live.build, 1, 'the first build');
      expectThat(build !== live.build, 'the next build is the live one');
      expectSame((await buildsOf(views, other)).next, undefined, 'the next build of another view');
    },
  },
  {
    name: 'goes on with the build of the same generation, whoever asks, and begins anew for another',
    races: true,
    run: async (subject) => {
      const { views } = subject.ports;
      const view = someView();
      const begun = new Set(await raceOnBoth(subject, 20, (ports) => ports.views.build(view, 1)));
      expectSame(begun.size, 1, 'the builds begun by twenty at once');
      const [build] = [...begun];
      await put(views, view, 5, build);
      await views.reach([{ view, build: build ?? 0 }], 'rebuild', at(5));
      expectSame(await views.build(view, 1), build, 'the build that is gone on with');
      expectSame(await tallyOf(views, view, build), 5, 'its document');
      expectSame((await buildsOf(views, view)).next?.reached.get('rebuild'), 5, 'how far it had come');
      const anew = await views.build(view, 2);
      expectThat(!begun.has(anew), 'a build of another generation got the number of the old one');
      const { next } = await buildsOf(views, view);
      expectSame([next?.build, next?.generation, next?.reached.size], [anew, 2, 0], 'the build of another generation');
      expectSame(await tallyOf(views, view, anew), undefined, 'its document');
    },
  },
  {
    name: 'remembers how far each consumer has brought each build, forward only, also after a switch',
    races: true,
    run: async (subject) => {
      const { views } = subject.ports;
      const [view, other] = [someView(), someView()];
      const { live } = await buildsOf(views, view);
      const build = await views.build(view, 0);
      await views.reach([{ view, build: live.build }], 'views@1', at(9));
      const both = [
        { view, build },
        { view: other, build: (await buildsOf(views, other)).live.build },
      ];
      await raceOnBoth(subject, 20, (ports, n) => ports.views.reach(both, 'views@2', at(((n * 7) % 20) + 1)));
      await views.reach([{ view, build }], 'rebuild', at(3));
      const reached = { 'views@2': 20, rebuild: 3 };
      const expected = { live: [live.build, 0, { 'views@1': 9 }], next: [build, 0, reached], previous: undefined };
      expectSame(seenOf(await buildsOf(views, view)), expected, 'how far the builds have come');
      expectSame((await buildsOf(views, other)).live.reached.get('views@2'), 20, 'how far another view has come');
      await switched(views, view, build);
      const after = { live: [build, 0, reached], next: undefined, previous: expected.live };
      expectSame(seenOf(await buildsOf(views, view)), after, 'how far they have come after the switch');
    },
  },
  {
    name: 'is joined once it is open, and not before, nor after it is over',
    races: true,
    run: async (subject) => {
      const { views } = subject.ports;
      const view = someView();
      const { live } = await buildsOf(views, view);
      expectSame(await views.open(view, live.build), false, 'opening the live build');
      const build = await views.build(view, 0);
      expectSame(await views.join(view, build, 'views@1'), false, 'joining a build that is being filled');
      expectSame((await buildsOf(views, view)).next?.joined, [], 'who has joined it');
      expectSame([await views.open(view, build), await views.open(view, build)], [true, true], 'opening it');
      expectSame((await buildsOf(views, view)).next?.isOpen, true, 'the next build, opened');
      expectSame(await views.join(view, live.build, 'views@1'), false, 'joining the live build');
      await raceOnBoth(subject, 10, (ports, n) => ports.views.join(view, build, `views@${n % 5}`));
      const joined = [...((await buildsOf(views, view)).next?.joined ?? [])].sort();
      expectSame(joined, ['views@0', 'views@1', 'views@2', 'views@3', 'views@4'], 'who has joined it, once open');
      await views.drop(view, build);
      expectSame(await views.join(view, build, 'views@1'), false, 'joining a build that was dropped');
      expectSame(await views.open(view, build), false, 'opening a build that was dropped');
    },
  },
  {
    name: 'switches only once everybody has joined',
    races: true,
    run: async (subject) => {
      const { views } = subject.ports;
      const view = someView();
      await put(views, view, 1);
      const build = await views.build(view, 0);
      await put(views, view, 2, build);
      expectSame(await views.switchTo(view, build, ['views@0']), false, 'a switch before the build is open');
      await views.open(view, build);
      await views.join(view, build, 'views@0');
      expectSame(await views.switchTo(view, build, ['views@0', 'views@1']), false, 'a switch that one has not joined');
      expectSame([await tallyOf(views, view), (await buildsOf(views, view)).next?.build], [1, build], 'the view');
      await views.join(view, build, 'views@1');
      const answers = await raceOnBoth(subject, 10, (ports) =>
        ports.views.switchTo(view, build, ['views@0', 'views@1']),
      );
      expectSame(new Set(answers).has(false), false, 'a refusal among ten who switch at once');
      expectSame(await tallyOf(views, view), 2, 'the document after the switch');
      expectSame(await views.switchTo(view, 12_345, []), false, 'a switch to a build that never was');
    },
  },
  {
    name: 'keeps the old build as it was, which can be live again once everybody has joined it anew',
    run: async ({ ports: { views } }) => {
      const view = someView();
      await put(views, view, 1);
      const { live } = await buildsOf(views, view);
      const build = await views.build(view, 0);
      await put(views, view, 2, build);
      await views.open(view, build);
      await views.join(view, build, 'views');
      await views.switchTo(view, build, ['views']);
      expectSame(await tallyOf(views, view, live.build), 1, 'the document of the old build');
      expectSame((await buildsOf(views, view)).previous?.build, live.build, 'the previous build');
      expectSame(await views.switchTo(view, live.build, []), false, 'a switch back before it is the next build');
      expectSame(await views.open(view, live.build), true, 'making it the next build');
      const { next, previous } = await buildsOf(views, view);
      expectSame([next?.build, next?.isReturning, next?.joined], [live.build, true, []], 'the build that returns');
      expectSame(previous, undefined, 'the previous build meanwhile');
      expectSame(await views.switchTo(view, live.build, ['views']), false, 'a switch back that nobody has joined');
      await views.join(view, live.build, 'views');
      expectSame(await views.switchTo(view, live.build, ['views']), true, 'a switch back');
      expectSame([await tallyOf(views, view), (await buildsOf(views, view)).previous?.build], [1, build], 'the view');
    },
  },
  {
    name: 'writes the build that is named, whichever another process has made live',
    races: true,
    run: async ({ ports: { views }, peer }) => {
      const [view, another] = [someView(), await peer?.()];
      const others = another?.ports.views ?? views;
      await put(views, view, 1);
      const old = await liveBuild(views, view);
      const build = await others.build(view, 0);
      await put(others, view, 2, build);
      await switched(others, view, build);
      await put(views, view, 3, old);
      expectSame([await tallyOf(others, view), await tallyOf(others, view, old)], [2, 3], 'after a write to the old');
      await views.markStale(view, 'one', old);
      await put(views, view, 4, build);
      const seen = [await others.get(view, 'one'), await others.get(view, 'one', old)];
      const stale = { document: { tally: 3, stale: true }, position: 3 };
      expectSame(seen, [{ document: { tally: 4 }, position: 4 }, stale], 'after a write to the live one');
      await another?.close();
    },
  },
  {
    name: 'drops the previous build with the next rebuild, and a build that was to return with another',
    run: async ({ ports: { views } }) => {
      const view = someView();
      await put(views, view, 1);
      const { live } = await buildsOf(views, view);
      const second = await views.build(view, 0);
      await switched(views, view, second);
      await views.open(view, live.build);
      const third = await views.build(view, 0);
      expectThat(third !== live.build && third !== second, 'a rebuild goes on with a build that was to return');
      expectSame(seenOf(await buildsOf(views, view)), { live: [second, 0, {}], next: [third, 0, {}] }, 'the builds');
      expectSame(await tallyOf(views, view, live.build), undefined, 'the document of the build that was to return');
      await switched(views, view, third);
      await views.build(view, 0);
      expectSame((await buildsOf(views, view)).previous, undefined, 'the previous build during the next rebuild');
    },
  },
  {
    name: 'drops a build for good, and never the live one',
    run: async ({ ports: { views } }) => {
      const view = someView();
      await put(views, view, 1);
      const { live } = await buildsOf(views, view);
      const build = await views.build(view, 0);
      await put(views, view, 2, build);
      expectSame(await views.drop(view, build), true, 'dropping the next build');
      expectSame(await tallyOf(views, view, build), undefined, 'a document of a dropped build');
      await put(views, view, 3, build);
      expectSame(await tallyOf(views, view, build), undefined, 'a document written to a dropped build');
      await views.markStale(view, 'one', build);
      await views.reach([{ view, build }], 'views', at(3));
      expectSame(await views.switchTo(view, build, []), false, 'a switch to a dropped build');
      expectSame(seenOf(await buildsOf(views, view)), { live: [live.build, 0, {}] }, 'the builds');
      expectSame(await views.drop(view, live.build), false, 'dropping the live build');
      expectSame(await tallyOf(views, view), 1, 'the live document');
      const anew = await views.build(view, 0);
      expectThat(anew !== build, 'a build got the number of a dropped one');
      expectSame(await tallyOf(views, view, anew), undefined, 'a document of a new build');
    },
  },
  {
    name: 'lists a build whole, whether its last page is full, one short, or all of it',
    run: async ({ ports: { views } }) => {
      const view = someView();
      expectSame(await views.list(view, { limit: 2 }), [], 'the documents of an empty build');
      const ids = ['a', 'b', 'c', 'd'];
      await applyLive(
        views,
        view,
        ids.map((id): ViewWrite<{ readonly tally: number; readonly stale?: true }> => ({
          id,
          position: at(1),
          document: { tally: 1 },
        })),
      );
      for (const limit of [4, 3, 2, 5, 1]) {
        const pages: string[][] = [];
        let after: string | undefined;
        do {
          const page = await views.list(view, { after, limit });
          pages.push(page.map(({ id }) => id));
          after = page.length < limit ? undefined : page.at(-1)?.id;
        } while (after !== undefined && pages.length < 10);
        // A full page may be the last: only the next one tells.
        const promised = ids.length % limit === 0 ? [...inPages(ids, limit), []] : inPages(ids, limit);
        expectSame(pages, promised, `four documents in pages of ${limit}`);
      }
      await applyLive(views, view, [{ id: 'b', position: at(2), document: null }]);
      const rest = (await views.list(view, { after: 'b', limit: 5 })).map(({ id }) => id);
      expectSame(rest, ['c', 'd'], 'what is listed behind one that was removed');
    },
  },
  {
    name: 'lists the documents of a build in the order of their ids, each once, page by page',
    run: async ({ ports: { views } }) => {
      const view = someView();
      const write = (
        n: number,
        tally: number | null,
      ): ViewWrite<{ readonly tally: number; readonly stale?: true }> => ({
        id: `d${String((n * 17) % 40).padStart(2, '0')}`,
        position: at(n + 1),
        document: tally === null ? null : { tally },
      });
      const build = await views.build(view, 0);
      const writes = Array.from({ length: 40 }, (_, n) => write(n, n));
      await views.apply(view, writes, build);
      await views.apply(view, [{ ...write(3, null), position: at(99) }], build);
      const wanted = writes
        .filter(({ id }) => id !== write(3, null).id)
        .sort((one, another) => (one.id < another.id ? -1 : 1));
      const seen: unknown[] = [];
      const sizes: number[] = [];
      for (let after: string | undefined, isOver = false; !isOver && seen.length < 100;) {
        const page = await views.list(view, { after, limit: 7 }, build);
        seen.push(...page);
        sizes.push(page.length);
        after = page.at(-1)?.id;
        isOver = page.length < 7;
      }
      expectSame(seen, wanted, 'the documents');
      expectSame(sizes, [7, 7, 7, 7, 7, 4], 'the pages');
      expectSame(await views.list(view, { limit: 7 }), [], 'the documents of the live build');
    },
  },
];
