import type { EventId, UtcDay } from '../../../kernel/index.ts';
import type { PageViewCount } from '../../../trending/index.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** A store of page views. */
export type PageViewsSubject = Pick<PortsSubject<'pageViews'>, 'ports' | 'peer'>;

/** An event without page views. */
export const someEvent = (): EventId => freshName('event') as EventId;

/** A day of May 2027. */
export const may = (day: number): UtcDay => `2027-05-${String(day).padStart(2, '0')}` as UtcDay;

/** Counts as sorted texts. */
export const counted = async (
  { ports }: PageViewsSubject,
  eventIds: readonly EventId[],
  from: UtcDay = may(1),
): Promise<readonly string[]> => (await ports.pageViews.ofEvents(eventIds, from)).map(textOf).sort();

export const textOf = ({ eventId, day, views }: PageViewCount): string => `${eventId} ${day} ${views}`;
