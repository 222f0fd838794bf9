import { eventListings, sessionPages } from '../../../views/index.ts';
import type { EventListing, ViewWrite } from '../../../views/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { raceOnBoth } from '../subject.ts';
import { asGivenClauses } from './as-given.ts';
import { buildClauses } from './build-clauses.ts';
import { applyLive, at, liveBuild, pageWrite, someListing, somePage, someView, switched } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

const documentClauses: readonly Clause<ViewsSubject>[] = [
  {
    name: 'gives a document as it was written, and the position it has applied',
    run: async ({ ports: { views } }) => {
      const page = somePage(3);
      expectSame(await views.get(sessionPages, page.sessionId), undefined, 'a document before it was written');
      await applyLive(views, sessionPages, [pageWrite(page, 7, 3)]);
      expectSame(await views.get(sessionPages, page.sessionId), { document: page, position: 7 }, 'the document');
      expectSame(await views.get(eventListings, page.sessionId), undefined, 'another view under the same id');
    },
  },
  {
    name: 'gives many documents at once, each as it would alone, and leaves out what is not there',
    run: async ({ ports: { views } }) => {
      const pages = Array.from({ length: 250 }, (_, n) => somePage(n % 5));
      await applyLive(
        views,
        sessionPages,
        pages.map((page, n) => pageWrite(page, n + 1, page.ticketsSold)),
      );
      const [first, removed, missing] = [pages[0] ?? somePage(), pages[7] ?? somePage(), somePage()];
      await applyLive(views, sessionPages, [{ id: removed.sessionId, position: at(2_000), document: null }]);
      const ids = [missing, ...pages, first].map(({ sessionId }) => sessionId);
      const seen = await views.getMany(sessionPages, ids);
      expectSame(seen.size, pages.length - 1, 'the documents that are there');
      for (const [n, page] of pages.entries()) {
        if (page === removed) expectSame(seen.get(page.sessionId), undefined, 'a removed document');
        else expectSame(seen.get(page.sessionId), { document: page, position: n + 1 }, `document ${n}`);
      }
      expectSame((await views.getMany(sessionPages, [])).size, 0, 'the documents of no ids');
      expectSame((await views.getMany(eventListings, ids)).size, 0, 'another view under the same ids');
    },
  },
  {
    name: 'ignores what it has applied, and what is older',
    run: async ({ ports: { views } }) => {
      const page = somePage(3);
      await applyLive(views, sessionPages, [pageWrite(page, 7, 3)]);
      for (const position of [7, 6]) await applyLive(views, sessionPages, [pageWrite(page, position, 99)]);
      expectSame(await views.get(sessionPages, page.sessionId), { document: page, position: 7 }, 'the document');
      await applyLive(views, sessionPages, [pageWrite(page, 8, 4)]);
      const next = { document: { ...page, ticketsSold: 4 }, position: 8 };
      expectSame(await views.get(sessionPages, page.sessionId), next, 'the document after a later write');
    },
  },
  {
    name: 'takes of a batch the latest write of each document, in whatever order they lie there',
    run: async ({ ports: { views } }) => {
      for (const positions of [
        [1, 2, 3],
        [3, 2, 1],
        [2, 3, 1],
        [3, 3, 2],
      ]) {
        const [page, other] = [somePage(), somePage()];
        const writes = positions.map((position, at) => pageWrite(page, position, 10 * position + at));
        await applyLive(views, sessionPages, [pageWrite(other, 9, 1), ...writes, pageWrite(other, 8, 2)]);
        const seen = await views.get(sessionPages, page.sessionId);
        const first = positions.indexOf(3);
        expectSame(
          [seen?.position, seen?.document.ticketsSold],
          [3, 30 + first],
          `what is left of ${positions.join()}`,
        );
        expectSame((await views.get(sessionPages, other.sessionId))?.document.ticketsSold, 1, 'the other document');
      }
    },
  },
  {
    name: 'ends with the latest of fifty racing writes, and of several in one batch',
    races: true,
    run: async (subject) => {
      const { views } = subject.ports;
      const [page, other] = [somePage(), somePage()];
      const live = await liveBuild(views, sessionPages);
      await raceOnBoth(subject, 50, (ports, writer) => {
        const position = ((writer * 7) % 50) + 1;
        return ports.views.apply(sessionPages, [pageWrite(page, position, position)], live);
      });
      const seen = await views.get(sessionPages, page.sessionId);
      expectSame([seen?.position, seen?.document.ticketsSold], [50, 50], 'the document after a race');
      await applyLive(views, sessionPages, [pageWrite(other, 2, 2), pageWrite(other, 3, 3), pageWrite(other, 1, 1)]);
      expectSame((await views.get(sessionPages, other.sessionId))?.position, 3, 'the document after a batch');
    },
  },
  {
    name: 'marks a document as stale until it is written anew, and makes none',
    run: async ({ ports: { views } }) => {
      const [page, other] = [somePage(), somePage()];
      await applyLive(views, sessionPages, [pageWrite(page, 5, 1)]);
      const live = await liveBuild(views, sessionPages);
      for (const { sessionId } of [page, page, other]) await views.markStale(sessionPages, sessionId, live);
      const stale = { document: { ...page, ticketsSold: 1, stale: true }, position: 5 };
      expectSame(await views.get(sessionPages, page.sessionId), stale, 'a stale document');
      expectSame(await views.get(sessionPages, other.sessionId), undefined, 'a document that was never there');
      const listed = await views.list(sessionPages, { limit: 1_000 });
      expectThat(
        listed.some(({ id }) => id === page.sessionId),
        'a stale document is listed like any other',
      );
      await applyLive(views, sessionPages, [{ id: other.sessionId, position: at(1), document: null }]);
      await views.markStale(sessionPages, other.sessionId, live);
      expectSame(await views.get(sessionPages, other.sessionId), undefined, 'a removed document, marked');
      await applyLive(views, sessionPages, [pageWrite(page, 6, 2)]);
      const next = { document: { ...page, ticketsSold: 2 }, position: 6 };
      expectSame(await views.get(sessionPages, page.sessionId), next, 'the document written anew');
    },
  },
  {
    name: 'keeps a removed document removed against older writes',
    run: async ({ ports: { views } }) => {
      const page = somePage();
      await applyLive(views, sessionPages, [pageWrite(page, 5, 1)]);
      await applyLive(views, sessionPages, [{ id: page.sessionId, position: at(7), document: null }]);
      expectSame(await views.get(sessionPages, page.sessionId), undefined, 'a removed document');
      await applyLive(views, sessionPages, [pageWrite(page, 6, 2)]);
      expectSame(await views.get(sessionPages, page.sessionId), undefined, 'a removed document after an older write');
      await applyLive(views, sessionPages, [pageWrite(page, 8, 3)]);
      expectSame((await views.get(sessionPages, page.sessionId))?.position, 8, 'a document that is written anew');
    },
  },
  {
    name: 'fills a build beside the live one, unseen, and switches whole',
    run: async ({ ports: { views } }) => {
      const [old, fresh] = [someListing({ words: [] }), someListing({ words: [] })];
      const write = (document: EventListing): ViewWrite<EventListing> => ({
        id: document.eventId,
        position: at(1),
        document,
      });
      await applyLive(views, eventListings, [write(old)]);
      const build = await views.build(eventListings, 0);
      expectSame(await views.get(eventListings, old.eventId, build), undefined, 'a new build');
      await views.apply(eventListings, [write(fresh)], build);
      const ids = [old.eventId, fresh.eventId];
      expectSame([...(await views.getMany(eventListings, ids)).keys()], [old.eventId], 'the live documents');
      expectSame([...(await views.getMany(eventListings, ids, build)).keys()], [fresh.eventId], 'the new documents');
      expectSame(await views.get(eventListings, fresh.eventId), undefined, 'a document only the rebuild has');
      expectSame((await views.get(eventListings, old.eventId))?.document, old, 'the live document during a rebuild');
      await switched(views, eventListings, build);
      expectSame((await views.get(eventListings, fresh.eventId))?.document, fresh, 'a document after the switch');
      expectSame(await views.get(eventListings, old.eventId), undefined, 'a document only the old one had');
    },
  },
  {
    name: 'keeps the documents of a view that was declared after it was written',
    run: async ({ ports: { views } }) => {
      const tallies = someView();
      await applyLive(views, tallies, [{ id: 'one', position: at(1), document: { tally: 7 } }]);
      expectSame(await views.get(tallies, 'one'), { document: { tally: 7 }, position: 1 }, 'its document');
      await views.markStale(tallies, 'one', await liveBuild(views, tallies));
      expectSame((await views.get(tallies, 'one'))?.document, { tally: 7, stale: true }, 'its document, stale');
      const build = await views.build(tallies, 0);
      await views.apply(tallies, [{ id: 'two', position: at(1), document: { tally: 8 } }], build);
      await switched(views, tallies, build);
      const known = [await views.get(tallies, 'one'), (await views.get(tallies, 'two'))?.document];
      expectSame(known, [undefined, { tally: 8 }], 'its documents after a rebuild');
    },
  },
  {
    name: 'counts positions in each build from the start',
    run: async ({ ports: { views } }) => {
      const page = somePage();
      await applyLive(views, sessionPages, [pageWrite(page, 100, 9)]);
      const build = await views.build(sessionPages, 0);
      await views.apply(sessionPages, [pageWrite(page, 4, 1)], build);
      await switched(views, sessionPages, build);
      expectSame((await views.get(sessionPages, page.sessionId))?.position, 4, 'the position after a rebuild');
    },
  },
];

/** What every `Views` promises. */
export const viewsKit: Kit<ViewsSubject> = {
  port: 'Views',
  clauses: [...documentClauses, ...buildClauses, ...asGivenClauses],
};
