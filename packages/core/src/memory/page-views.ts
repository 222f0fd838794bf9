import type { PageViewCount, PageViews } from '../trending/index.ts';

/** Page views in memory. */
export const memoryPageViews = (): PageViews => {
  const counts = new Map<string, Map<string, PageViewCount>>();
  return {
    add: async (added) => {
      for (const { eventId, day, views } of added) {
        const days = counts.get(eventId) ?? new Map<string, PageViewCount>();
        counts.set(eventId, days.set(day, { eventId, day, views: views + (days.get(day)?.views ?? 0) }));
      }
    },
    ofEvents: async (eventIds, from) =>
      [...new Set(eventIds)].flatMap((eventId) =>
        [...(counts.get(eventId)?.values() ?? [])].filter(({ day }) => day >= from),
      ),
    forgetBefore: async (first) => {
      for (const [eventId, days] of counts) {
        for (const day of days.keys()) if (day < first) days.delete(day);
        if (days.size === 0) counts.delete(eventId);
      }
    },
  };
};
