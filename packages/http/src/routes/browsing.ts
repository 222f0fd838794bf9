import type { Ticketly } from '@ticketly/core';
import type { DrawnLayout } from '@ticketly/core/browsing';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { zippedJson } from '../answers/zipped-json.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import { coordinates, id, integer, pageQuery, queryNumber, radiusKm, text, time, version } from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { eventOut, listingOut, wireEvent, wireListing } from '../wire/browsing.ts';
import { layoutFormat, layoutOut } from '../wire/halls.ts';
import { layoutJson } from '../wire/layout-json.ts';
import { sessionDetailsOut, wireDetails } from '../wire/scheduling.ts';
import { pageOut } from '../wire/values.ts';

const searchQuery = z.strictObject({
  q: text(200).optional(),
  category: text(200).optional(),
  near: coordinates.optional(),
  radiusKm: queryNumber(radiusKm).optional(),
  from: time.optional(),
  to: time.optional(),
  sort: z.enum(['date', 'price', 'distance', 'relevance', 'trending']).optional(),
  ...pageQuery,
});

const shortly = { 'Cache-Control': 'public, max-age=0, s-maxage=2' };

const layoutQuery = z.strictObject({
  layoutId: id('layout').optional(),
  version: queryNumber(version).optional(),
  format: queryNumber(integer(1, 1_000))
    .optional()
    .describe(
      `The revision of this answer's form that you read, now ${layoutFormat}. It grows with every change of it.`,
    ),
});

/**
 * A drawing never changes: asked for by its whole name, and in the form that we answer in, it is
 * kept for a year. Without its whole name the session may move into another. One that is not the
 * one asked for is nobody's to keep: this process, or who asks, does not know yet of the other hall
 * or form.
 */
const cacheControl = ({ layout }: DrawnLayout, asked: z.output<typeof layoutQuery>): string => {
  const parts = [
    [asked.layoutId, layout.layoutId],
    [asked.version, layout.version],
    [asked.format, layoutFormat],
  ];
  if (parts.every(([given, own]) => given === own)) return 'public, max-age=31536000, immutable';
  return parts.some(([given, own]) => given !== undefined && given !== own) ? 'no-store' : 'public, max-age=5';
};

const sessionParams = z.object({ sessionId: id('session') });

/** How much is shown at once, to whom, and from how much memory. */
export interface BrowsingParts {
  readonly defaultPageSize: number;
  readonly lookUp: LookUpSession;
  readonly keptBytes: number;
}

/** What everybody may look at: events, their sessions, and the drawings of halls. */
export const browsingRoutes = (
  ticketly: Ticketly,
  { defaultPageSize, lookUp, keptBytes }: BrowsingParts,
): readonly Route[] => {
  const drawings = zippedJson(keptBytes / 2);
  return [
    route({
      method: 'get',
      path: '/v1/events',
      who: 'anyone',
      summary: 'Search public events',
      query: searchQuery,
      shared: true,
      answer: { status: 200, schema: pageOut(listingOut) },
      handle: async ({ query: { q, near: place, radiusKm = 50, limit = defaultPageSize, cursor, ...rest } }) => {
        const where = place === undefined ? undefined : { latitude: place[0], longitude: place[1], radiusKm };
        const found = await ticketly.browsing.searchEvents({ ...rest, text: q, near: where, page: { limit, cursor } });
        return answer(found, ({ items, nextCursor }) => ({ items: items.map(wireListing), nextCursor }), 200, shortly);
      },
    }),
    route({
      method: 'get',
      path: '/v1/events/{eventId}',
      who: 'anyone',
      summary: 'An event with its tiers and sessions',
      params: z.object({ eventId: id('event') }),
      shared: true,
      shows: 'event',
      answer: { status: 200, schema: eventOut },
      handle: async ({ params }) => answer(await ticketly.browsing.showEvent(params), wireEvent, 200, shortly),
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}',
      who: 'anyone',
      summary: 'A session: times, sale window, status, what is left',
      params: sessionParams,
      answer: { status: 200, schema: sessionDetailsOut },
      handle: async ({ params }) => answer(await ticketly.browsing.showSession(params), wireDetails),
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/layout',
      who: 'anyone',
      summary: 'The drawing of the hall; asked for by `layoutId`, `version` and `format` it can be kept for ever',
      params: sessionParams,
      query: layoutQuery,
      answer: { status: 200, schema: layoutOut },
      handle: async ({ params, query, headers, address }) => {
        const shown = await lookUp(params.sessionId, address, () => ticketly.browsing.showLayout(params));
        if (!shown.ok) return refusalAnswer(shown.refusal);
        const hall = shown.value;
        const name = `${hall.layout.layoutId}-${hall.layout.version}-${layoutFormat}`;
        return drawings.answer(
          { name, cacheControl: cacheControl(hall, query), spell: () => layoutJson(hall) },
          headers,
        );
      },
    }),
  ];
};
