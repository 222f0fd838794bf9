import { invariant } from '../kernel/index.ts';
import type { LogFollower } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import type { StaleMark, View } from './view.ts';
import type { Build, Viewed, Views } from './views.port.ts';

/** The name under which the views keep their place in the log. */
export const viewsConsumer = 'views';

/** How to fold. */
export interface FoldingOptions {
  /** Facts in a batch. Default: 500. */
  readonly batchSize?: number | undefined;
  /** Folds into this build instead of the live one. */
  readonly build?: Build | undefined;
}

/**
 * A follower of the log that folds facts into stored documents, each fact once, however often it
 * comes. It does not know who feeds it: `followLog` reads the outbox, and a broker's consumer
 * passes its batches to `takeBatches`.
 *
 * If a fact can't be folded, its document is marked stale and stays as it was. All others continue.
 */
export const viewFollower = (
  store: Views,
  views: readonly View[],
  { batchSize = 500, build }: FoldingOptions = {},
): LogFollower => ({
  consumer: viewsConsumer,
  batchSize,
  atOnce: 16,
  subjectsOf: (fact) =>
    views.filter(({ types }) => types.includes(fact.type)).map((view) => subjectOf(view, view.idOf(fact))),
  apply: async (subject, facts) => {
    const [view, id] = documentOf(views, subject);
    const known = await store.get(view, id, build);
    const writes = foldFacts(view, facts, new Map<string, Viewed<StaleMark>>(known && [[id, known]]));
    if (writes.length > 0) await store.apply(view, writes, build);
  },
  applyAll: async (bySubject) => {
    const byView = Map.groupBy(bySubject, ([subject]) => documentOf(views, subject)[0]);
    await Promise.all(
      [...byView].map(async ([view, own]) => {
        const ids = own.map(([subject]) => documentOf(views, subject)[1]);
        const facts = own.flatMap(([, each]) => each);
        const writes = foldFacts(view, facts, await store.getMany(view, ids, build));
        if (writes.length > 0) await store.apply(view, writes, build);
      }),
    );
  },
  markStale: (subject) => store.markStale(...documentOf(views, subject), build),
});

const subjectOf = ({ name }: View, id: string): string => `${name}/${id}`;

/** Whether a subject is a document of this view. */
export const isOfView =
  (view: View) =>
  (subject: string): boolean =>
    subject.startsWith(subjectOf(view, ''));

const documentOf = (views: readonly View[], subject: string): readonly [View, string] => {
  const view = views.find((one) => isOfView(one)(subject));
  invariant(view, `${subject} is in none of the views ${views.map(({ name }) => name).join(', ')}`);
  return [view, subject.slice(subjectOf(view, '').length)];
};
