import { expect, test } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { OrderId, SeatId, TicketId } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { attendees, firstBuild, seatRank } from '../views/index.ts';
import { guestList } from './guest-list.fixture.ts';
import { searchByName } from './search-by-name.ts';

const tickets = 600;

/** A session of six hundred tickets, of which some are of Ada's order. */
const crowd = async (...hers: readonly number[]) => {
  const { ports, hers: orderId, sessionId } = await guestList({});
  const sold = await ports.attendees.search({ sessionId, words: [], sort: 'seat', page: { limit: 10 } });
  const [sample] = sold.items;
  if (sample === undefined) throw new Error('nobody comes');
  const documents = Array.from({ length: tickets }, (_, at) => ({
    ...sample,
    ticketId: `ticket-${at + 1}` as TicketId,
    seatId: `seat-${at + 1}` as SeatId,
    orderId: hers.includes(at + 1) ? orderId : (`order-${at + 1}` as OrderId),
    seatRank: seatRank(`${at + 1}`),
    issuedAt: instant(at),
  }));
  const writes = [
    ...sold.items.map(({ ticketId }) => ({ id: ticketId, document: null })),
    ...documents.map((document) => ({ id: document.ticketId, document })),
  ];
  await ports.views.apply(
    attendees,
    writes.map((each) => ({ ...each, position: 1_000 as Position })),
    firstBuild,
  );
  /** The numbers of the tickets on each page for Ada's name. */
  return async (limit: number, namesSearchedPerPage = 2_000, sort: 'seat' | 'newest' = 'seat') => {
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const query = { sessionId, words: [], sort, page: { limit, cursor } };
      const page = await searchByName({ ...ports, limits: { namesSearchedPerPage } }, query, ['lovelace'], 'all');
      pages.push(page.items.map(({ ticketId }) => Number(ticketId.split('-')[1])));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && pages.length < 10);
    return pages;
  };
};

test.each([
  ['nobody is found', [], [[]]],
  ['fewer are found than a page has', [600], [[600]]],
  ['the page is full in the midst', [1, 300, 550], [[1, 300], [550]]],
  ['the page is full before the end, where nobody follows', [1, 599], [[1, 599], []]],
  ['the page is full at the last of those read at once', [1, 250, 251], [[1, 250], [251]]],
  ['the page is full at the last ticket', [1, 600], [[1, 600]]],
])('a list of two on a page is whole when %s', async (_, hers, pages) => {
  expect(await (await crowd(...hers))(2)).toEqual(pages);
});

test('a list goes on in its order, also by the newest', async () => {
  expect(await (await crowd(1, 2, 599))(2, 2_000, 'newest')).toEqual([[599, 2], [1]]);
});

test('a page ends, however few it found, when as many tickets were read as one may read', async () => {
  const list = await crowd(1, 600);
  expect(await list(2, 500)).toEqual([[1], [600]]);
  expect(await list(2, 501)).toEqual([[1, 600]]);
});
