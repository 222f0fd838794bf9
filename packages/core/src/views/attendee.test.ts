import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { Position, RecordedEvent } from '../messaging/index.ts';
import { aggregateSamples } from '../testing/index.ts';
import type { Ticket } from '../tickets/index.ts';
import { attendeeWords, seatRank } from './attendee-words.ts';
import { attendees } from './attendee.ts';
import { foldFacts } from './fold-facts.ts';

const ticket: Ticket = {
  ...aggregateSamples.ticket().state,
  ticketId: '0190a5d0-0000-7000-8000-000000000004' as Ticket['ticketId'],
  orderId: '0190a5d0-0000-7000-8000-000000000005' as Ticket['orderId'],
  seatId: 'stalls-C-12' as Ticket['seatId'],
  label: 'Stalls, row C, seat 12',
};

const told = (type: string, payload: Ticket, position: number): RecordedEvent =>
  ({ type, payload, position: position as Position }) as unknown as RecordedEvent;

describe('the view of attendees', () => {
  it('has a document for each ticket, in the state the log tells last', () => {
    const revoked: Ticket = { ...ticket, progress: { status: 'revoked', revokedAt: instant(1) } };
    const [only, ...others] = foldFacts(
      attendees,
      [told('TicketIssued', ticket, 1), told('TicketRevoked', revoked, 2)],
      new Map(),
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      id: ticket.ticketId,
      position: 2,
      document: { sessionId: ticket.sessionId, status: 'revoked', seatRank: 'stalls, row c, seat 000012' },
    });
  });

  it('finds a seat by its words and an id by its beginning', () => {
    const [write] = foldFacts(attendees, [told('TicketIssued', ticket, 1)], new Map());
    expect(write?.document?.words).toEqual([
      ...['stalls', 'row', 'c', 'seat', '12'],
      ...['0190a5d0000070008000000000000004', '0190a5d0000070008000000000000005', 'ada'],
    ]);
  });
});

describe('the words of an attendee', () => {
  it.each([
    ['0190A5D0-0000-7000-8000-000000000004', ['0190a5d0000070008000000000000004']],
    ['0190a5d0-', ['0190a5d0']],
    ['0190a5d0-0000-7', ['0190a5d000007']],
    ['0190a5d0', ['0190a5d0']],
    ['0190a5d0-0000-7000-80', ['0190a5d00000700080']],
    ['0190a5d0-0000-7000-8000-0000000000045', ['0190a5d0', '0000', '7000', '8000', '0000000000045']],
    ['0190a5d0-0000-7000-80-000000000004', ['0190a5d0', '0000', '7000', '80', '000000000004']],
    ['0190a5d0-00000', ['0190a5d0', '00000']],
    ['0190a5d0-row', ['0190a5d0', 'row']],
    ['x0190a5d0-0000', ['x0190a5d0', '0000']],
    ['Row 0190a5d0-0000', ['row', '0190a5d00000']],
    ['C-12', ['c', '12']],
    ['12345678-C', ['12345678c']],
    ['Straße  7', ['strasse', '7']],
    [' - ', []],
  ])('of "%s" are %j', (text, words) => {
    expect(attendeeWords(text)).toEqual(words);
  });

  it('rank a label of any length by its beginning, in whole characters', () => {
    expect(seatRank('🎸'.repeat(300))).toBe('🎸'.repeat(200));
    expect(seatRank(`x${'🎸'.repeat(300)}`)).toBe(`x${'🎸'.repeat(199)}\ufffd`);
  });

  it('rank seats as people count them', () => {
    const labels = ['Row B, seat 1', 'Row A, seat 10', 'Row A, seat 9', 'row a, seat 2'];
    expect(labels.sort((one, other) => (seatRank(one) < seatRank(other) ? -1 : 1))).toEqual([
      ...['row a, seat 2', 'Row A, seat 9', 'Row A, seat 10', 'Row B, seat 1'],
    ]);
  });
});
