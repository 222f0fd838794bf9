import type { EventId } from '../../../kernel/index.ts';
import { eventListings } from '../../../views/index.ts';
import { expectSame, expectSameSet } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshWord, idsIn, list, listedIds, queryOf } from './subject.ts';
import type { ListingsSubject } from './subject.ts';
import { applyLive, at, inDays, someListing, switched } from '../views/subject.ts';

const clauses: readonly Clause<ListingsSubject>[] = [
  {
    name: 'lists what is listed, and nothing else',
    run: async (subject) => {
      const word = freshWord();
      const [shown, waiting] = [someListing({ words: [word] }), someListing({ words: [word], listed: false })];
      await list(subject, shown, waiting);
      expectSame(await listedIds(subject, [word]), [shown.eventId], 'what is listed');
      await applyLive(subject.ports.views, eventListings, [
        { id: shown.eventId, position: at(2), document: { ...shown, listed: false } },
      ]);
      expectSame(await listedIds(subject, [word]), [], 'what is listed after it was delisted');
    },
  },
  {
    name: 'finds events whose words begin with every word asked for',
    run: async (subject) => {
      const [one, other] = [freshWord(), freshWord()];
      const [both, first] = [someListing({ words: [one, `${other}long`] }), someListing({ words: [one] })];
      await list(subject, both, first);
      expectSameSet(await listedIds(subject, [one]), [both.eventId, first.eventId], 'who has the one word');
      expectSame(await listedIds(subject, [one, other]), [both.eventId], 'who has both words');
      expectSame(await listedIds(subject, [`${other}lo`, one]), [both.eventId], 'who has the beginnings');
    },
  },
  {
    name: 'narrows by category, by place and by time',
    run: async (subject) => {
      const word = freshWord();
      const near = someListing({ words: [word], days: 1, category: 'theatre' });
      const far = someListing({ words: [word], days: 9, latitude: 52.5 });
      await list(subject, near, far);
      const wien = { latitude: 48.2, longitude: 16.4, radiusKm: 50 };
      expectSame(await listedIds(subject, [word], { category: 'theatre' }), [near.eventId], 'a category');
      expectSame(await listedIds(subject, [word], { near: wien }), [near.eventId], 'a place');
      expectSame(await listedIds(subject, [word], { from: inDays(5), to: inDays(10) }), [far.eventId], 'a time');
    },
  },
  {
    name: 'sorts by date, price, distance and relevance',
    run: async (subject) => {
      const word = freshWord();
      const listings = [
        someListing({ words: [`${word}er`], days: 1, price: 300, latitude: 50 }),
        someListing({ words: [word], days: 2, price: 100, latitude: 49 }),
        someListing({ words: [word], title: word, days: 3, price: 200, latitude: 51 }),
      ];
      await list(subject, ...listings);
      const near = { latitude: 48.2, longitude: 16.4, radiusKm: 5_000 };
      const inOrder = (...places: readonly number[]): EventId[] =>
        places.flatMap((place) => listings[place]?.eventId ?? []);
      expectSame(await listedIds(subject, [word], { sort: 'date' }), inOrder(0, 1, 2), 'by date');
      const byPrice = { sort: 'price', currency: 'EUR' } as const;
      expectSame(await listedIds(subject, [word], byPrice), inOrder(1, 2, 0), 'by price');
      expectSame(await listedIds(subject, [word], { sort: 'distance', near }), inOrder(1, 0, 2), 'by distance');
      expectSame(await listedIds(subject, [word], { sort: 'relevance' }), inOrder(2, 1, 0), 'by relevance');
    },
  },
  {
    name: 'lists by price the events of one currency, page by page',
    run: async (subject) => {
      const [word, own] = [freshWord(), freshWord()];
      const of = (currency: string, price: number) => someListing({ words: [word, own], currency, price });
      const [euro, dinar] = [of('EUR', 2_900), of('KWD', 3_500)];
      const yen = [of('JPY', 3_000), of('JPY', 1_000), of('JPY', 9_000)];
      await list(subject, euro, dinar, ...yen);
      const [second, first, third] = yen.map(({ eventId }) => eventId);
      for (const words of [[word], [word, own], []]) {
        const asked = { sort: 'price', currency: 'JPY' } as const;
        const page = await subject.ports.listings.search(queryOf(words, { ...asked, page: { limit: 2 } }));
        expectSame(idsIn(page), [first, second], 'the cheapest');
        const next = { limit: 2, cursor: page.nextCursor ?? '' };
        const rest = await subject.ports.listings.search(queryOf(words, { ...asked, page: next }));
        expectSame(idsIn(rest), [third], 'what comes after them');
        expectSame(rest.nextCursor, null, 'the cursor of the last page');
      }
      expectSame(await listedIds(subject, [word], { currency: 'KWD' }), [dinar.eventId], 'by date, of a currency');
    },
  },
  {
    name: 'sorts by the scores of a ranking, and lists what has none behind them, page by page',
    run: async (subject) => {
      const word = freshWord();
      const listings = Array.from({ length: 7 }, () => someListing({ words: [word] }));
      const ids = listings.map(({ eventId }) => eventId).sort();
      await list(subject, ...listings, someListing({ words: [freshWord()] }));
      const [lowest, , third, fourth] = ids;
      const scores = new Map<EventId, number>([
        ...[lowest, fourth].flatMap((eventId) => (eventId === undefined ? [] : [[eventId, 1.5] as const])),
        ...[third].flatMap((eventId) => (eventId === undefined ? [] : [[eventId, 70] as const])),
        ['an-event-that-is-not-listed' as EventId, 900],
      ]);
      const promised = [third, lowest, fourth, ...ids.filter((eventId) => !scores.has(eventId))];
      const listed: EventId[][] = [];
      let cursor: string | undefined;
      do {
        const query = queryOf([word], { sort: 'trending', scores, page: { limit: 2, cursor } });
        const { items, nextCursor } = await subject.ports.listings.search(query);
        listed.push(items.map(({ eventId }) => eventId));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined && listed.length < 10);
      expectSame(listed.flat(), promised, 'by trend');
      expectSame(listed.length, 4, 'how many pages');
      expectSame(await listedIds(subject, [word], { sort: 'trending' }), ids, 'by trend, before anything was ranked');
    },
  },
  {
    name: 'goes on after the last item of a page, whatever was delisted meanwhile',
    run: async (subject) => {
      const word = freshWord();
      const listings = [1, 2, 3, 4, 5].map((days) => someListing({ words: [word], days }));
      await list(subject, ...listings);
      const { views, listings: listed } = subject.ports;
      const first = await listed.search(queryOf([word], { page: { limit: 2 } }));
      const gone = listings.slice(0, 1);
      await applyLive(
        views,
        eventListings,
        gone.map(({ eventId }) => ({ id: eventId, position: at(2), document: null })),
      );
      const second = await listed.search(queryOf([word], { page: { limit: 2, cursor: first.nextCursor ?? '' } }));
      const third = await listed.search(queryOf([word], { page: { limit: 2, cursor: second.nextCursor ?? '' } }));
      expectSame(
        [first, second, third].map(({ items }) => items.map(({ eventId }) => eventId)),
        [listings.slice(0, 2), listings.slice(2, 4), listings.slice(4)].map((items) =>
          items.map(({ eventId }) => eventId),
        ),
        'three pages',
      );
      expectSame(third.nextCursor, null, 'the cursor of the last page');
    },
  },
  {
    name: 'lists the live build, and no other',
    run: async (subject) => {
      const { views } = subject.ports;
      const word = freshWord();
      const [old, fresh] = [someListing({ words: [word] }), someListing({ words: [word] })];
      await list(subject, old);
      const build = await views.build(eventListings, 0);
      const write = { id: fresh.eventId, position: at(1), document: fresh };
      await views.apply(eventListings, [write], build);
      expectSame(await listedIds(subject, [word]), [old.eventId], 'what is listed during a rebuild');
      await switched(views, eventListings, build);
      expectSame(await listedIds(subject, [word]), [fresh.eventId], 'what is listed after the switch');
    },
  },
];

/** What every `Listings` promises of the events it lists. */
export const listingsKit: Kit<ListingsSubject> = { port: 'Listings', clauses };
