import type { Ticketly } from '@ticketly/core';
import type { DrawnLayout } from '@ticketly/core/browsing';
import { z } from 'zod';
import { refusalAnswer } from '../answers/problem.ts';
import { zippedJson } from '../answers/zipped-json.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import {
  code,
  coordinates,
  id,
  integer,
  pageQuery,
  queryNumber,
  radiusKm,
  text,
  time,
  version,
} from '../edge/values.ts';
import { answer, route } from '../route.ts';
import type { Route } from '../route.ts';
import { eventOut, listingOut, wireEvent, wireListing } from '../wire/browsing.ts';
import { layoutFormat, layoutOut } from '../wire/halls.ts';
import { layoutJson } from '../wire/layout-json.ts';
import { sessionDetailsOut, wireDetails } from '../wire/scheduling.ts';
import { pageOut } from '../wire/values.ts';

const searchQuery = z.strictObject({
  q: text(200)
    .optional()
    .describe(
      'Up to 20 words, or beginnings of words, of the title, summary, category, venue or city. All must match. At most 200 characters.',
    ),
  category: text(200).optional().describe('Only events of this category, such as `rock-concert`.'),
  currency: code(10).optional().describe('Only events priced in this currency: an ISO 4217 code. `price` needs it.'),
  near: coordinates.optional().describe('Only events near this point: latitude,longitude in degrees.'),
  radiusKm: queryNumber(radiusKm).optional().describe('How near, in kilometres. Default: 50.'),
  from: time.optional().describe('Only events with a session that starts at this time or later.'),
  to: time.optional().describe('Only events with a session that starts at this time or earlier.'),
  sort: z
    .enum(['date', 'price', 'distance', 'relevance', 'trending'])
    .optional()
    .describe(
      'Default: `relevance` with `q`, `distance` with only `near`, otherwise `date`. `distance` needs `near`, `price` needs `currency`.',
    ),
  ...pageQuery,
});

const shortly = { 'Cache-Control': 'public, max-age=0, s-maxage=2' };

const layoutQuery = z.strictObject({
  layoutId: id('layout').optional().describe('The layout you expect, from the session.'),
  version: queryNumber(version).optional().describe('Its version you expect, from the session.'),
  format: queryNumber(integer(1, 1_000))
    .optional()
    .describe(`The revision of this response format that you read, currently ${layoutFormat}.`),
});

/**
 * A drawing never changes: requested by its full name, and in the format that we answer in, it is
 * cached for a year. Without the full name, the session may move to another hall. A drawing other
 * than the one requested must not be cached: this process, or the client, does not know yet of the
 * other hall or format.
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

/** How many are shown at once, to whom, and from how much memory. */
export interface BrowsingParts {
  readonly defaultPageSize: number;
  readonly lookUp: LookUpSession;
  readonly keptBytes: number;
}

/** What everybody may see: events, their sessions, and the drawings of halls. */
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
      group: 'browse',
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
      group: 'browse',
      summary: 'Show an event with its tiers and sessions',
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
      group: 'browse',
      summary: 'Show a session: its times, status and free seats',
      params: sessionParams,
      answer: { status: 200, schema: sessionDetailsOut },
      handle: async ({ params }) => answer(await ticketly.browsing.showSession(params), wireDetails),
    }),
    route({
      method: 'get',
      path: '/v1/sessions/{sessionId}/layout',
      who: 'anyone',
      group: 'browse',
      summary:
        'Show the drawing of the hall; a request that names `layoutId`, `version` and `format` can be cached for a year',
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
