import { inFile, narrows } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `browsing`. */
export const browsing: readonly Accepted[] = [
  ...inFile('browsing/attendee-persons.ts', [
    { from: '[]', reason: 'changes nothing: what a buyer tells is stored with both lists, also where they are empty' },
  ]),
  ...inFile('browsing/export-attendees.ts', [
    {
      from: '(await ports.events.find(own.value.eventId))?.state',
      reason: 'changes nothing: no event is ever removed, so that of a session is there',
    },
  ]),
  ...inFile('browsing/listed-events.ts', [
    {
      from: 'sale === undefined || status === undefined',
      reason: 'changes nothing: a session with a sale has a status, and one without has none',
    },
    { from: 'sale === undefined', reason: 'changes nothing: without a sale there is no status either' },
    { from: 'status === undefined', reason: 'changes nothing: with a sale there is a status' },
  ]),
  ...inFile('browsing/listing-cursor.ts', [
    {
      from: "typeof now !== 'number'",
      to: 'false',
      reason: 'changes nothing: what is no number is not in the calendar either',
    },
  ]),
  ...inFile('browsing/page-attendees.ts', [
    {
      from: 'last !== undefined',
      to: 'true',
      reason: 'matters only to a page of no items, which no list promises: every other full page has a last one',
    },
  ]),
  ...inFile('browsing/rank-listings.ts', [
    { from: 'at < first', to: 'at <= first', reason: 'changes nothing: equal starts are the same key' },
    {
      from: 'one.eventId < other.eventId',
      to: 'one.eventId <= other.eventId',
      reason: 'changes nothing: the last event of a page is not after itself either way, and no other has its id',
    },
  ]),
  ...inFile('browsing/ranked-now.ts', [
    {
      from: 'parseListingCursor(cursor)?.now',
      reason: 'changes nothing: the search refused before what is no cursor of a list by trend',
    },
  ]),
  ...inFile('browsing/search-by-name.ts', [{ from: 'items.at(-1)?.ticketId', reason: narrows }]),
  ...inFile('browsing/show-session.ts', [
    {
      from: 'showing === undefined',
      to: 'false',
      reason: 'changes nothing: the board of what has no showing is refused with the same words',
    },
  ]),
];
