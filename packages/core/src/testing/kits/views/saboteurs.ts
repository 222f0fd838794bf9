import { allViews } from '../../../views/index.ts';
import type { Build, StaleMark, View, Views, ViewWrite } from '../../../views/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { asGivenSaboteurs } from './as-given.ts';
import { buildSaboteurs } from './build-saboteurs.ts';
import { applyLive, at } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

const broken = breaking<'views', ViewsSubject>('views');

/** Applies a change of each write before the store sees it. */
const written =
  (change: (views: Views, view: View, id: string) => Promise<Partial<Pick<ViewWrite<never>, 'position'>>>) =>
  (views: Views): Partial<Views> => ({
    apply: async <Document extends StaleMark>(
      view: View<Document>,
      writes: readonly ViewWrite<Document>[],
      build: Build,
    ) => {
      for (const write of writes)
        await views.apply(view, [{ ...write, ...(await change(views, view, write.id)) }], build);
    },
  });

/** `Views` with broken documents, one defect each. */
const documentSaboteurs: readonly Saboteur<ViewsSubject>[] = [
  {
    name: 'writes whatever comes',
    rejectedBy: 'ignores what it has applied, and what is older',
    sabotage: broken(
      written(async (views, view, id) => {
        const position = (await views.get(view, id))?.position;
        return position === undefined ? {} : { position: at(position + 1) };
      }),
    ),
  },
  {
    name: 'writes what comes last of a batch, whatever its position',
    rejectedBy: 'takes of a batch the latest write of each document, in whatever order they lie there',
    sabotage: broken((views) => ({
      apply: (view, writes, build) =>
        views.apply(view, [...new Map(writes.map((write) => [write.id, write])).values()], build),
    })),
  },
  {
    name: 'writes again what it has applied',
    rejectedBy: 'takes of a batch the latest write of each document, in whatever order they lie there',
    sabotage: broken((views) => ({
      apply: (view, writes, build) => views.apply(view, writes.toReversed(), build),
    })),
  },
  {
    name: 'writes one document of a batch',
    rejectedBy: 'ends with the latest of fifty racing writes, and of several in one batch',
    sabotage: broken((views) => ({
      apply: (view, writes, build) => views.apply(view, writes.slice(-1), build),
    })),
  },
  {
    name: 'gives the first hundred of many documents',
    rejectedBy: 'gives many documents at once, each as it would alone, and leaves out what is not there',
    sabotage: broken((views) => ({
      getMany: (view, ids, build) => views.getMany(view, ids.slice(0, 100), build),
    })),
  },
  {
    name: 'gives many documents without their positions',
    rejectedBy: 'gives many documents at once, each as it would alone, and leaves out what is not there',
    sabotage: broken((views) => ({
      getMany: async (view, ids, build) =>
        new Map([...(await views.getMany(view, ids, build))].map(([id, seen]) => [id, { ...seen, position: at(0) }])),
    })),
  },
  {
    name: 'reads many documents in the live build, whichever is asked for',
    rejectedBy: 'fills a build beside the live one, unseen, and switches whole',
    sabotage: broken((views) => ({ getMany: (view, ids) => views.getMany(view, ids) })),
  },
  {
    name: 'keeps quiet about what is stale',
    rejectedBy: 'marks a document as stale until it is written anew, and makes none',
    sabotage: broken(() => ({ markStale: async () => undefined })),
  },
  {
    name: 'lists no stale document',
    rejectedBy: 'marks a document as stale until it is written anew, and makes none',
    sabotage: broken((views) => ({
      list: async (view, page, build) =>
        (await views.list(view, page, build)).filter(({ document }) => document.stale !== true),
    })),
  },
  {
    name: 'forgets what it removed',
    rejectedBy: 'keeps a removed document removed against older writes',
    sabotage: broken((views) => {
      const removed = new Map<string, string>();
      return {
        apply: async (view, writes, build) => {
          for (const write of writes) {
            const alias = removed.get(write.id) ?? write.id;
            await views.apply(view, [{ ...write, id: alias }], build);
            if (write.document === null) removed.set(write.id, `${write.id}-again`);
          }
        },
        get: (view, id, build) => views.get(view, removed.get(id) ?? id, build),
      };
    }),
  },
  {
    name: 'shows a rebuild while it is filled',
    rejectedBy: 'fills a build beside the live one, unseen, and switches whole',
    sabotage: broken((views) => ({
      apply: async (view, writes, build) => {
        await views.apply(view, writes, build);
        await applyLive(views, view, writes);
      },
    })),
  },
  {
    name: 'keeps the views it was written for',
    rejectedBy: 'keeps the documents of a view that was declared after it was written',
    sabotage: broken((views) => ({
      apply: async (view, writes, build) => {
        if (allViews.some(({ name }) => name === view.name)) await views.apply(view, writes, build);
      },
    })),
  },
];

/** Broken `Views` adapters, one defect each. */
export const viewsSaboteurs: readonly Saboteur<ViewsSubject>[] = [
  ...documentSaboteurs,
  ...buildSaboteurs,
  ...asGivenSaboteurs,
];
