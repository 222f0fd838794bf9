import type { Build, StaleMark, View, ViewBuilds, Viewed, Views } from '../../../views/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { at, liveBuild } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

const broken = breaking<'views', ViewsSubject>('views');

/** Misreports the builds. */
const told =
  (change: (builds: ViewBuilds) => ViewBuilds) =>
  (views: Views): Partial<Views> => ({
    builds: async (asked) => new Map([...(await views.builds(asked))].map(([name, builds]) => [name, change(builds)])),
  });

const nextOf = async (views: Views, view: View): Promise<ViewBuilds['next']> =>
  (await views.builds([view])).get(view.name)?.next;

/** Joins on behalf of everybody a switch waits for. */
const joinAll = async (views: Views, view: View, build: Build, consumers: readonly string[]): Promise<void> => {
  for (const consumer of consumers) await views.join(view, build, consumer);
};

/** `Views` with broken builds, one defect each. */
export const buildSaboteurs: readonly Saboteur<ViewsSubject>[] = [
  {
    name: 'begins a page with what it was to come after',
    rejectedBy: 'lists a build whole, whether its last page is full, one short, or all of it',
    sabotage: broken((views) => ({
      list: async (view, { after, limit }, build) =>
        (await views.list(view, { limit: 1_000 }, build)).filter(({ id }) => id >= (after ?? '')).slice(0, limit),
    })),
  },
  {
    name: 'leaves out the last document of a list',
    rejectedBy: 'lists a build whole, whether its last page is full, one short, or all of it',
    sabotage: broken((views) => ({
      list: async (view, { after, limit }, build) =>
        (await views.list(view, { after, limit: limit + 1 }, build)).slice(0, -1).slice(0, limit),
    })),
  },
  {
    name: 'tells nothing of a next build',
    rejectedBy: 'tells the builds of each view: an empty live one to begin with, and what lies beside it',
    sabotage: broken(told((builds) => ({ ...builds, next: undefined }))),
  },
  {
    name: 'begins another build whenever it is asked',
    rejectedBy: 'goes on with the build of the same generation, whoever asks, and begins anew for another',
    sabotage: broken((views) => ({
      build: async (view, generation) => {
        const next = await nextOf(views, view);
        if (next !== undefined) await views.drop(view, next.build);
        return views.build(view, generation);
      },
    })),
  },
  {
    name: 'goes on with a build of a history that is over',
    rejectedBy: 'goes on with the build of the same generation, whoever asks, and begins anew for another',
    sabotage: broken((views) => ({
      build: async (view, generation) => views.build(view, (await nextOf(views, view))?.generation ?? generation),
    })),
  },
  {
    name: 'forgets how far a build has come',
    rejectedBy: 'remembers how far each consumer has brought each build, forward only, also after a switch',
    sabotage: broken(() => ({ reach: async () => undefined })),
  },
  {
    name: 'remembers the progress in one build only',
    rejectedBy: 'remembers how far each consumer has brought each build, forward only, also after a switch',
    sabotage: broken((views) => ({
      reach: (builds, consumer, position) => views.reach(builds.slice(0, 1), consumer, position),
    })),
  },
  {
    name: 'keeps one progress for all consumers of a build',
    rejectedBy: 'remembers how far each consumer has brought each build, forward only, also after a switch',
    sabotage: broken((views) => ({ reach: (builds, _, position) => views.reach(builds, 'views', position) })),
  },
  {
    name: 'lets a consumer join what is still being filled',
    rejectedBy: 'is joined once it is open, and not before, nor after it is over',
    sabotage: broken((views) => ({
      join: async (view, build, consumer) => {
        await views.open(view, build);
        return views.join(view, build, consumer);
      },
    })),
  },
  {
    name: 'switches before all have joined',
    rejectedBy: 'switches only once everybody has joined',
    sabotage: broken((views) => ({
      switchTo: async (view, build, consumers) => {
        await joinAll(views, view, build, consumers);
        return views.switchTo(view, build, consumers);
      },
    })),
  },
  {
    name: 'says that it has switched when it has not',
    rejectedBy: 'switches only once everybody has joined',
    sabotage: broken((views) => ({
      switchTo: async (view, build, consumers) => {
        await views.switchTo(view, build, consumers);
        return true;
      },
    })),
  },
  {
    name: 'drops the old build at once',
    rejectedBy: 'keeps the old build as it was, which can be live again once everybody has joined it anew',
    sabotage: broken((views) => ({
      switchTo: async (view, build, consumers) => {
        const old = (await views.builds([view])).get(view.name)?.live.build;
        const isLive = await views.switchTo(view, build, consumers);
        if (isLive && old !== undefined) await views.drop(view, old);
        return isLive;
      },
    })),
  },
  {
    name: 'takes who joined once for joined for ever',
    rejectedBy: 'keeps the old build as it was, which can be live again once everybody has joined it anew',
    sabotage: broken((views) => {
      const joined = new Set<string>();
      return {
        join: (view, build, consumer) => {
          joined.add(consumer);
          return views.join(view, build, consumer);
        },
        open: async (view, build) => {
          const isOpen = await views.open(view, build);
          await joinAll(views, view, build, [...joined]);
          return isOpen;
        },
      };
    }),
  },
  {
    name: 'keeps the previous build beside the next',
    rejectedBy: 'drops the previous build with the next rebuild, and a build that was to return with another',
    sabotage: broken((views) => {
      let old: ViewBuilds['previous'];
      return {
        build: async (view, generation) => {
          old = (await views.builds([view])).get(view.name)?.previous;
          return views.build(view, generation);
        },
        ...told((builds) => ({ ...builds, previous: builds.previous ?? old }))(views),
      };
    }),
  },
  {
    name: 'brings a dropped build back to life when it is written',
    rejectedBy: 'drops a build for good, and never the live one',
    sabotage: broken((views) => {
      const dropped = new Map<Build, Build>();
      return {
        drop: async (view, build) => {
          const isGone = await views.drop(view, build);
          if (isGone) dropped.set(build, await views.build(view, 0));
          return isGone;
        },
        apply: (view, writes, build) => views.apply(view, writes, dropped.get(build) ?? build),
      };
    }),
  },
  {
    name: 'keeps what is written to a dropped build',
    rejectedBy: 'drops a build for good, and never the live one',
    sabotage: broken((views) => {
      const over = new Map<string, Viewed<object>>();
      const keyOf = (view: View, build: Build, id: string): string => `${view.name} ${build} ${id}`;
      return {
        apply: async (view, writes, build) => {
          await views.apply(view, writes, build);
          for (const { id, position, document } of writes)
            if (document !== null) over.set(keyOf(view, build, id), { document, position });
        },
        get: async <Document extends StaleMark>(view: View<Document>, id: string, build?: Build) =>
          (await views.get(view, id, build)) ??
          (build === undefined ? undefined : (over.get(keyOf(view, build, id)) as Viewed<Document> | undefined)),
      };
    }),
  },
  {
    name: 'writes the live build, whichever is named',
    rejectedBy: 'writes the build that is named, whichever another process has made live',
    sabotage: broken((views) => ({
      apply: async (view, writes, build) => {
        const { live, previous } = (await views.builds([view])).get(view.name) ?? {};
        await views.apply(view, writes, live !== undefined && build === previous?.build ? live.build : build);
      },
    })),
  },
  {
    name: 'marks a document in the live build, whichever is named',
    rejectedBy: 'writes the build that is named, whichever another process has made live',
    sabotage: broken((views) => ({
      markStale: async (view, id) => views.markStale(view, id, await liveBuild(views, view)),
    })),
  },
  {
    name: 'drops the live build',
    rejectedBy: 'drops a build for good, and never the live one',
    sabotage: broken((views) => ({
      drop: async (view, build) => {
        const builds = (await views.builds([view])).get(view.name);
        if (builds?.live.build === build)
          await views.apply(view, [{ id: 'one', position: at(1_000), document: null }], build);
        await views.drop(view, build);
        return true;
      },
    })),
  },
  {
    name: 'begins each page with the last document of the one before',
    rejectedBy: 'lists the documents of a build in the order of their ids, each once, page by page',
    sabotage: broken((views) => ({
      list: (view, { after, limit }, build) => views.list(view, { after: after && after.slice(0, -1), limit }, build),
    })),
  },
  {
    name: 'lists the live documents, whichever build is asked for',
    rejectedBy: 'lists the documents of a build in the order of their ids, each once, page by page',
    sabotage: broken((views) => ({ list: (view, page) => views.list(view, page) })),
  },
];
