import { instant, money } from '../../../kernel/index.ts';
import type { EventId, Instant, SessionId } from '../../../kernel/index.ts';
import type { Position } from '../../../messaging/index.ts';
import { defineView } from '../../../views/index.ts';
import type { Build, EventListing, SessionPage, StaleMark, View, Views, ViewWrite } from '../../../views/index.ts';
import { expectThat } from '../expectations.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** The views of one deployment, which nobody else reads or rebuilds meanwhile. */
export type ViewsSubject = Pick<PortsSubject<'views'>, 'ports' | 'peer'>;

/** The moment the listings are sorted from. */
export const today: Instant = instant(1_767_225_600_000);

export const at = (position: number): Position => position as Position;

/** So many days from today. */
export const inDays = (days: number): Instant => instant(today + days * 86_400_000);

/** A view that no store has special code for. */
export const someView = (): View<{ readonly tally: number; readonly stale?: true }> =>
  defineView({
    name: freshName('tallies').replaceAll('-', '_'),
    types: ['OrderPaid'],
    idOf: ({ payload }) => payload.orderId,
    evolve: (known) => ({ tally: (known?.tally ?? 0) + 1 }),
  });

/** The page of a fresh session. */
export const somePage = (ticketsSold = 0): SessionPage => ({
  sessionId: freshName('session') as SessionId,
  eventId: 'event-of-the-kit' as EventId,
  startsAt: inDays(1),
  endsAt: inDays(2),
  progress: 'planned',
  capacity: 800,
  ticketsSold,
  soldByTier: { stalls: ticketsSold },
  revenue: money(1_999 * ticketsSold, 'EUR'),
});

/** A write of a page, where only the count matters. */
export const pageWrite = (page: SessionPage, position: number, ticketsSold: number): ViewWrite<SessionPage> => ({
  id: page.sessionId,
  position: at(position),
  document: { ...page, ticketsSold },
});

/** The parts of a listing that matter to a clause. */
export interface ListingWishes {
  readonly title?: string;
  readonly words: readonly string[];
  readonly listed?: boolean;
  readonly days?: number;
  readonly price?: number;
  /** Default: EUR. */
  readonly currency?: string;
  readonly category?: string;
  readonly latitude?: number;
}

/** The listing of a fresh event. */
export const someListing = (wishes: ListingWishes): EventListing => ({
  eventId: freshName('event') as EventId,
  title: wishes.title ?? 'Night of strings',
  summary: 'By candlelight',
  category: wishes.category ?? 'concert',
  venue: { name: 'Arena', city: 'Wien', latitude: wishes.latitude ?? 48.2, longitude: 16.4 },
  priceFrom: money(wishes.price ?? 1_999, wishes.currency ?? 'EUR'),
  priceTo: money(9_999, wishes.currency ?? 'EUR'),
  sessions: [{ sessionId: freshName('session') as SessionId, startsAt: inDays(wishes.days ?? 1), cancelled: false }],
  words: wishes.words,
  listed: wishes.listed ?? true,
});

/** The build that readers see. */
export const liveBuild = async (views: Views, view: View): Promise<Build> => {
  const builds = (await views.builds([view])).get(view.name);
  expectThat(builds !== undefined, `${view.name} has no builds at all`);
  return builds.live.build;
};

/** Writes to the live build. */
export const applyLive = async <Document extends StaleMark>(
  views: Views,
  view: View<Document>,
  writes: readonly ViewWrite<Document>[],
): Promise<void> => views.apply(view, writes, await liveBuild(views, view));

/** Switches to a build that nobody has to join. */
export const switched = async (views: Views, view: View, build: Build): Promise<void> => {
  expectThat(await views.open(view, build), 'the next build was not opened');
  expectThat(await views.switchTo(view, build, []), 'nobody has to join, and yet the switch was refused');
};
