import { expectSame, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { listingClauses } from './listings.ts';
import { at, freshWord, list, listedIds, pageWrite, someListing, somePage } from './subject.ts';
import type { ViewsSubject } from './subject.ts';

const documentClauses: readonly Clause<ViewsSubject>[] = [
  {
    name: 'gives a document as it was written, and the position it has applied',
    run: async ({ ports: { views } }) => {
      const page = somePage(3);
      expectSame(await views.get('session_pages', page.sessionId), undefined, 'a document before it was written');
      await views.apply('session_pages', [pageWrite(page, 7, 3)]);
      expectSame(await views.get('session_pages', page.sessionId), { document: page, position: 7 }, 'the document');
      expectSame(await views.get('event_listings', page.sessionId), undefined, 'another view under the same id');
    },
  },
  {
    name: 'ignores what it has applied, and what is older',
    run: async ({ ports: { views } }) => {
      const page = somePage(3);
      await views.apply('session_pages', [pageWrite(page, 7, 3)]);
      for (const position of [7, 6]) await views.apply('session_pages', [pageWrite(page, position, 99)]);
      expectSame(await views.get('session_pages', page.sessionId), { document: page, position: 7 }, 'the document');
      await views.apply('session_pages', [pageWrite(page, 8, 4)]);
      const next = { document: { ...page, ticketsSold: 4 }, position: 8 };
      expectSame(await views.get('session_pages', page.sessionId), next, 'the document after a later write');
    },
  },
  {
    name: 'ends with the latest of fifty racing writes, and of several in one batch',
    run: async ({ ports: { views } }) => {
      const [page, other] = [somePage(), somePage()];
      await race(50, (writer) => {
        const position = ((writer * 7) % 50) + 1;
        return views.apply('session_pages', [pageWrite(page, position, position)]);
      });
      const seen = await views.get('session_pages', page.sessionId);
      expectSame([seen?.position, seen?.document.ticketsSold], [50, 50], 'the document after a race');
      await views.apply('session_pages', [pageWrite(other, 2, 2), pageWrite(other, 3, 3), pageWrite(other, 1, 1)]);
      expectSame((await views.get('session_pages', other.sessionId))?.position, 3, 'the document after a batch');
    },
  },
  {
    name: 'marks a document as stale until it is written anew, and makes none',
    run: async ({ ports: { views } }) => {
      const [page, other] = [somePage(), somePage()];
      await views.apply('session_pages', [pageWrite(page, 5, 1)]);
      for (const { sessionId } of [page, page, other]) await views.markStale('session_pages', sessionId);
      const stale = { document: { ...page, ticketsSold: 1, stale: true }, position: 5 };
      expectSame(await views.get('session_pages', page.sessionId), stale, 'a stale document');
      expectSame(await views.get('session_pages', other.sessionId), undefined, 'a document that was never there');
      await views.apply('session_pages', [pageWrite(page, 6, 2)]);
      const next = { document: { ...page, ticketsSold: 2 }, position: 6 };
      expectSame(await views.get('session_pages', page.sessionId), next, 'the document written anew');
    },
  },
  {
    name: 'keeps a removed document removed against older writes',
    run: async ({ ports: { views } }) => {
      const page = somePage();
      await views.apply('session_pages', [pageWrite(page, 5, 1)]);
      await views.apply('session_pages', [{ id: page.sessionId, position: at(7), document: null }]);
      expectSame(await views.get('session_pages', page.sessionId), undefined, 'a removed document');
      await views.apply('session_pages', [pageWrite(page, 6, 2)]);
      expectSame(
        await views.get('session_pages', page.sessionId),
        undefined,
        'a removed document after an older write',
      );
      await views.apply('session_pages', [pageWrite(page, 8, 3)]);
      expectSame((await views.get('session_pages', page.sessionId))?.position, 8, 'a document that is written anew');
    },
  },
  {
    name: 'fills a generation beside the live one, unseen, and switches whole',
    run: async (subject) => {
      const { views } = subject.ports;
      const word = freshWord();
      const [old, fresh] = [someListing({ words: [word] }), someListing({ words: [word] })];
      await list(subject, old);
      const generation = await views.build('event_listings');
      expectSame(await views.get('event_listings', old.eventId, generation), undefined, 'a new generation');
      const write = { id: fresh.eventId, position: at(1), document: fresh };
      await views.apply('event_listings', [write], generation);
      expectSame(await listedIds(subject, [word]), [old.eventId], 'what is listed during a rebuild');
      expectSame(await views.get('event_listings', fresh.eventId), undefined, 'a document only the rebuild has');
      await views.switchTo('event_listings', generation);
      expectSame(await listedIds(subject, [word]), [fresh.eventId], 'what is listed after the switch');
      expectSame(await views.get('event_listings', old.eventId), undefined, 'a document only the old one had');
    },
  },
  {
    name: 'counts positions in each generation anew',
    run: async ({ ports: { views } }) => {
      const page = somePage();
      await views.apply('session_pages', [pageWrite(page, 100, 9)]);
      const generation = await views.build('session_pages');
      await views.apply('session_pages', [pageWrite(page, 4, 1)], generation);
      await views.switchTo('session_pages', generation);
      expectSame((await views.get('session_pages', page.sessionId))?.position, 4, 'the position after a rebuild');
    },
  },
];

/** What every `Views` promises. */
export const viewsKit: Kit<ViewsSubject> = { port: 'Views', clauses: [...documentClauses, ...listingClauses] };
