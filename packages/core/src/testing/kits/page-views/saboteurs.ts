import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { may } from './subject.ts';
import type { PageViewsSubject } from './subject.ts';

const broken = breaking<'pageViews', PageViewsSubject>('pageViews');

/** `PageViews` made wrong, one defect each. */
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
    name: 'reads, adds and writes',
    rejectedBy: 'loses nothing of what twenty add at the same time, in whatever order',
    sabotage: broken((pageViews) => {
      const kept = new Map<string, number>();
      return {
        add: async (counts) => {
          for (const { eventId, day, views } of counts) {
            const before = kept.get(eventId + day) ?? 0;
            await pageViews.ofEvents([eventId], day);
            kept.set(eventId + day, before + views);
          }
        },
        ofEvents: async (eventIds) =>
          eventIds.map((eventId) => ({ eventId, day: may(1), views: kept.get(eventId + may(1)) ?? 0 })),
      };
    }),
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
