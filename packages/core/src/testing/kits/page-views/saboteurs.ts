import type { PageViewCount } from '../../../trending/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import { may } from './subject.ts';
import type { PageViewsSubject } from './subject.ts';

const broken = breaking<'pageViews', PageViewsSubject>('pageViews');

/** Broken `PageViews` adapters, one defect each. */
export const pageViewsSaboteurs: readonly Saboteur<PageViewsSubject>[] = [
  {
    name: 'counts each event and day once',
    rejectedBy: 'adds to what was counted, by event and day',
    sabotage: broken((pageViews) => {
      const known = new Set<string>();
      return {
        add: (counts) => {
          const isNew = ({ eventId, day }: (typeof counts)[number]): boolean =>
            known.size < known.add(`${eventId} ${day}`).size;
          return pageViews.add(counts.filter(isNew));
        },
      };
    }),
  },
  {
    name: 'counts all days as one',
    rejectedBy: 'adds to what was counted, by event and day',
    sabotage: broken((pageViews) => ({
      add: async (counts) => {
        for (const count of counts) await pageViews.add([{ ...count, day: may(1) }]);
      },
    })),
  },
  {
    name: 'locks within its process, reads what was counted, and writes the sum',
    rejectedBy: 'loses nothing of what twenty add at the same time, in whatever order',
    sabotage: (subject) => {
      const kept = new Map<string, PageViewCount>();
      return lockingAlone<'pageViews', PageViewsSubject>('pageViews')((_, turn) => ({
        add: (counts) =>
          turn(
            async () => new Map(kept),
            async (before) => {
              for (const { eventId, day, views } of counts)
                kept.set(eventId + day, { eventId, day, views: views + (before.get(eventId + day)?.views ?? 0) });
            },
          ),
        ofEvents: async (eventIds) => [...kept.values()].filter(({ eventId }) => eventIds.includes(eventId)),
      }))(subject);
    },
  },
  {
    name: 'tells of all days',
    rejectedBy: 'tells of the events asked for, from a day on',
    sabotage: broken((pageViews) => ({ ofEvents: (eventIds) => pageViews.ofEvents(eventIds, may(1)) })),
  },
  {
    name: 'forgets the day itself too',
    rejectedBy: 'forgets what was counted before a day, and nothing else',
    sabotage: broken((pageViews) => ({ forgetBefore: () => pageViews.forgetBefore(may(3)) })),
  },
];
