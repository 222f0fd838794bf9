import type { LogFollower, RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import { documentOf, firstBuild, subjectOf, viewsConsumer } from './view-builds.ts';
import type { DocumentOfBuild } from './view-builds.ts';
import type { View } from './view.ts';
import type { Build, Views } from './views.port.ts';

/** How to fold. */
export interface FoldingOptions {
  /** Facts in a batch. Default: 500. */
  readonly batchSize?: number | undefined;
  /**
   * The builds of a view to fold into, in this order: a document is in the first before it is in
   * the second. Default: the first build alone, for a store that nobody rebuilds.
   */
  readonly buildsOf?: ((view: View) => readonly Build[]) | undefined;
}

/**
 * Folds facts of the log into stored documents, each fact once, however often it is delivered. It
 * ignores rebuilds and has no checkpoint of its own; `followViews` adds both.
 *
 * If a fact can't be folded, its document is marked stale and stays as it was. All others continue.
 */
export const viewFollower = (
  store: Views,
  views: readonly View[],
  { batchSize = 500, buildsOf = () => [firstBuild] }: FoldingOptions = {},
): LogFollower => {
  const fold = async (
    view: View,
    build: Build,
    ids: readonly string[],
    facts: readonly RecordedEvent[],
  ): Promise<void> => {
    const writes = foldFacts(view, facts, await store.getMany(view, ids, build));
    if (writes.length > 0) await store.apply(view, writes, build);
  };
  const underway = new Map<string, Promise<void>>();
  /** Documents with the same id are begun, and must be written, in the order of their builds. */
  const afterEarlierBuilds = async ({ view, build, id }: DocumentOfBuild): Promise<void> => {
    const builds = buildsOf(view);
    const earlier = builds.slice(0, Math.max(0, builds.indexOf(build)));
    for (const one of earlier) await underway.get(subjectOf({ view, build: one, id }))?.catch(() => undefined);
  };
  return {
    consumer: viewsConsumer,
    batchSize,
    atOnce: 16,
    subjectsOf: (fact) =>
      views
        .filter(({ types }) => types.includes(fact.type))
        .flatMap((view) => buildsOf(view).map((build) => subjectOf({ view, build, id: view.idOf(fact) }))),
    apply: async (subject, facts) => {
      const document = documentOf(views, subject);
      const { view, build, id } = document;
      const folding = afterEarlierBuilds(document).then(() => fold(view, build, [id], facts));
      underway.set(subject, folding);
      try {
        await folding;
      } finally {
        underway.delete(subject);
      }
    },
    applyAll: async (bySubject) => {
      const documents = [...bySubject].map(([subject, facts]) => ({ ...documentOf(views, subject), facts }));
      const byView = Map.groupBy(documents, ({ view }) => view);
      await Promise.all(
        [...byView].map(async ([view, own]) => {
          for (const build of buildsOf(view)) {
            const folded = own.filter((one) => one.build === build);
            const ids = folded.map(({ id }) => id);
            const facts = folded.flatMap((one) => one.facts);
            if (ids.length > 0) await fold(view, build, ids, facts);
          }
        }),
      );
    },
    markStale: (subject) => {
      const { view, build, id } = documentOf(views, subject);
      return store.markStale(view, id, build);
    },
  };
};
