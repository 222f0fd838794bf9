import type { LogFollower, RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import { documentOf, subjectOf, viewsConsumer } from './view-builds.ts';
import type { View } from './view.ts';
import type { Build, Views } from './views.port.ts';

/** How to fold. */
export interface FoldingOptions {
  /** Facts in a batch. Default: 500. */
  readonly batchSize?: number | undefined;
  /**
   * The builds of a view to fold into, in this order: a document is in the first before it is in
   * the second. Default: the live one.
   */
  readonly buildsOf?: ((view: View) => readonly Build[]) | undefined;
}

/**
 * Folds facts of the log into stored documents, each fact once, however often it comes: without
 * regard to rebuilds, and without a place of its own; see `followViews`, which has both.
 *
 * If a fact can't be folded, its document is marked stale and stays as it was. All others continue.
 */
export const viewFollower = (
  store: Views,
  views: readonly View[],
  { batchSize = 500, buildsOf = () => [] }: FoldingOptions = {},
): LogFollower => {
  const targetsOf = (view: View): readonly (Build | undefined)[] => {
    const builds = buildsOf(view);
    return builds.length === 0 ? [undefined] : builds;
  };
  const fold = async (
    view: View,
    build: Build | undefined,
    ids: readonly string[],
    facts: readonly RecordedEvent[],
  ): Promise<void> => {
    const writes = foldFacts(view, facts, await store.getMany(view, ids, build));
    if (writes.length > 0) await store.apply(view, writes, build);
  };
  const underway = new Map<string, Promise<void>>();
  /** Documents of one id are begun in the order of their builds, and are to be written in it. */
  const afterEarlierBuilds = async (view: View, build: Build | undefined, id: string): Promise<void> => {
    const targets = targetsOf(view);
    const earlier = targets.slice(0, Math.max(0, targets.indexOf(build ?? 1)));
    for (const one of earlier) await underway.get(subjectOf({ view, build: one, id }))?.catch(() => undefined);
  };
  return {
    consumer: viewsConsumer,
    batchSize,
    atOnce: 16,
    subjectsOf: (fact) =>
      views
        .filter(({ types }) => types.includes(fact.type))
        .flatMap((view) => targetsOf(view).map((build) => subjectOf({ view, build, id: view.idOf(fact) }))),
    apply: async (subject, facts) => {
      const { view, build, id } = documentOf(views, subject);
      const folding = afterEarlierBuilds(view, build, id).then(() => fold(view, build, [id], facts));
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
          for (const target of targetsOf(view)) {
            const folded = own.filter(({ build }) => (build ?? 1) === (target ?? 1));
            const ids = folded.map(({ id }) => id);
            if (ids.length > 0)
              await fold(
                view,
                target,
                ids,
                folded.flatMap(({ facts }) => facts),
              );
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
