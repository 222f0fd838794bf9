import type { UtcDay } from '../kernel/index.ts';
import type { EventTrend } from '../views/index.ts';
import type { PageViewCount } from './page-views.port.ts';
import type { DayOfEvent } from './trending-score.ts';

/** The days of an event from a day on, of what the log and the page views tell of it. */
export const daysOfEvent = (
  { ticketsByDay }: Pick<EventTrend, 'ticketsByDay'>,
  viewed: readonly Pick<PageViewCount, 'day' | 'views'>[],
  from: UtcDay,
): readonly DayOfEvent[] => {
  const days = new Map<UtcDay, DayOfEvent>();
  for (const [text, tickets] of Object.entries(ticketsByDay)) {
    // What the view writes as a key is a day.
    const day = text as UtcDay;
    if (day >= from) days.set(day, { day, views: 0, tickets });
  }
  for (const { day, views } of viewed)
    if (day >= from) days.set(day, { day, views, tickets: days.get(day)?.tickets ?? 0 });
  return [...days.values()];
};
