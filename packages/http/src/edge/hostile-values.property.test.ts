import { defaultLimits } from '@ticketly/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boxOffice, paperless } from '../box-office.fixture.ts';
import type { BoxOffice, Called } from '../box-office.fixture.ts';
import { allRoutes } from '../routes/index.ts';
import type { Route } from '../route.ts';

let office: BoxOffice;
let events: string;
let routes: readonly Route[];
const organizer = 'olga/organizer';

beforeAll(async () => {
  office = await boxOffice({ limits: { organizationsPerFounder: 10_000, draftsPerOrganization: 10_000 } });
  routes = allRoutes({ ticketly: office.office, limits: defaultLimits, printer: paperless }).filter(
    ({ answer }) => answer.mediaType !== 'text/event-stream',
  );
  const { body } = await office.call('GET', '/v1/organizer/organizations', organizer);
  events = `/v1/organizer/organizations/${body.items[0].organizationId}/events`;
});
afterAll(() => office.close());

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 250 }),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u200b',
    '\u202e',
    '2027-02-30T20:00:00+01:00',
    '9999-12-31T23:59:59-12:00',
    '__proto__',
    'constructor',
    'x'.repeat(30_000),
    2_147_483_648,
    2 ** 60,
    9e15,
    1e308,
    -1,
    1.5,
    null,
    true,
    [],
    {},
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
);

const tier = { tierId: 'floor', name: 'Floor', price: { amountMinor: 4_500, currency: 'EUR' }, color: '#aa00ff' };
const venue = { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48, longitude: 16, timeZone: 'Europe/Vienna' };
const event = { title: 'A night', summary: 'Long.', category: 'rock', venue, currency: 'EUR', tiers: [tier] };
const saleStart = { kind: 'before-start', beforeMs: 60_000 };
const layout = {
  name: 'Hall',
  canvas: { width: 20, height: 20 },
  focalPoint: { x: 10, y: 0 },
  sections: [
    {
      kind: 'general_admission',
      sectionId: 'F',
      label: 'Floor',
      position: { x: 10, y: 10 },
      rotation: 0,
      areaId: 'floor',
      capacity: 10,
      tierId: 'floor',
      size: { width: 5, height: 5 },
    },
  ],
};

/** Bodies that are taken, whose values then become strange ones. */
const soundBodies = [
  event,
  { layout },
  {
    startsAt: '2027-05-01T18:00:00Z',
    endsAt: '2027-05-01T20:00:00Z',
    saleStart,
    layoutId: 'l',
    layoutVersion: 1,
    holdTtlMs: 60_000,
  },
  { name: 'House' },
  { reason: 'No.' },
  { role: 'manager' },
  { seatIds: ['circle-A-1'] },
  { areaId: 'floor', quantity: 2 },
  { bestAvailable: { quantity: 1, tierIds: ['stalls'], accessible: false } },
  { holdId: 'h.1' },
];

type Place = readonly (string | number)[];
const placesIn = (value: unknown, path: Place = []): readonly Place[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.keys(value).flatMap((key) => placesIn(Reflect.get(value, key), [...path, key]))]
    : [path];
const withValue = (whole: unknown, [key, ...rest]: Place, value: unknown): unknown => {
  if (key === undefined) return value;
  const changed = withValue(Reflect.get(whole as object, key), rest, value);
  return Array.isArray(whole)
    ? whole.map((item: unknown, at) => (at === Number(key) ? changed : item))
    : { ...(whole as object), [key]: changed };
};

const body = fc
  .constantFrom<object>(...soundBodies)
  .chain((sound) =>
    fc.tuple(fc.constantFrom(...placesIn(sound)), strange).map(([place, value]) => withValue(sound, place, value)),
  );

const inAddress = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed().slice(0, 500)) || '%20';

test('no route answers strange values with a fault', async () => {
  const names = ['q', 'category', 'near', 'radiusKm', 'from', 'to', 'sort', 'limit', 'cursor', 'version', 'strange'];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(strange, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(...names),
      body,
      fc.constantFrom('anna', organizer, 'adele/event_admin'),
      async (n, values, name, given, who) => {
        const route = routes[n % routes.length];
        if (route === undefined) return;
        let at = 0;
        const path = route.path.replaceAll(/\{\w+\}/g, () =>
          n % 2 === 0 ? office.sessionId : inAddress(values[at++]),
        );
        const query = route.query === undefined ? '' : `?${name}=${inAddress(values[2])}`;
        const sent = route.body === undefined ? undefined : given;
        const { status } = await office.call(route.method.toUpperCase(), path + query, who, sent);
        expect(status, `${route.method} ${path}${query}`).toBeLessThan(500);
      },
    ),
    { numRuns: 400 },
  );
});

const sound = ({ status, body: answered }: Called, method: string, path: string): void => {
  expect(status).toBe(200);
  const route = routes.find((each) => each.method === method && each.path === path);
  expect(route?.answer.schema?.safeParse(answered).error).toBeUndefined();
};

test('whatever is taken of an event or a name can be read in every list', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesIn(event)), strange, async (place, value) => {
      const created = await office.call('POST', events, organizer, withValue(event, place, value));
      expect([201, 400, 413]).toContain(created.status);
      const called = await office.call('POST', '/v1/organizer/organizations', organizer, { name: value });
      expect([201, 400, 413]).toContain(called.status);
      if (created.status === 201) {
        const own = await office.call('GET', `/v1/organizer/events/${created.body.eventId}`, organizer);
        expect(own.body).toEqual(created.body);
        const submitted = await office.call('POST', `/v1/organizer/events/${own.body.eventId}/submit`, organizer);
        expect([200, 400]).toContain(submitted.status);
      }
    }),
    { numRuns: 200 },
  );
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Called = await office.call(
      'GET',
      `${events}?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
      organizer,
    );
    sound(page, 'get', '/v1/organizer/organizations/{organizationId}/events');
    cursor = page.body.nextCursor;
  }
  sound(await office.call('GET', '/v1/organizer/organizations', organizer), 'get', '/v1/organizer/organizations');
  sound(await office.call('GET', '/v1/events'), 'get', '/v1/events');
});
