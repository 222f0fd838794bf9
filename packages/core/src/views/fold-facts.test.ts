import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../messaging/index.ts';
import { foldFacts } from './fold-facts.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

interface Attendance extends StaleMark {
  readonly tickets: number;
}
const attendance: View<Attendance> = defineView({
  name: 'attendance',
  types: ['TicketIssued', 'TicketRevoked'],
  idOf: ({ payload }) => payload.sessionId,
  evolve: (known, { type }) => ({ ...known, tickets: (known?.tickets ?? 0) + (type === 'TicketIssued' ? 1 : -1) }),
});
const fact = (position: number, type: string, sessionId = 's1'): RecordedEvent =>
  ({ position, type, payload: { sessionId } }) as unknown as RecordedEvent;
const known = (position: number, document: Attendance) => new Map([['s1', { position: position as never, document }]]);

describe('facts that are folded into documents', () => {
  it('make one write of a document, at the position of its last fact, and begin those that are new', () => {
    const facts = [
      fact(4, 'TicketIssued'),
      fact(5, 'TicketIssued', 's2'),
      fact(6, 'TicketIssued'),
      fact(7, 'TicketRevoked'),
    ];
    expect(foldFacts(attendance, facts, known(3, { tickets: 10 }))).toEqual([
      { id: 's1', position: 7, document: { tickets: 11 } },
      { id: 's2', position: 5, document: { tickets: 1 } },
    ]);
  });

  it('count once, however often they come', () => {
    const facts = [fact(4, 'TicketIssued'), fact(5, 'TicketIssued'), fact(5, 'TicketIssued')];
    expect(foldFacts(attendance, facts, known(4, { tickets: 10 }))).toMatchObject([{ document: { tickets: 11 } }]);
    expect(foldFacts(attendance, facts, known(5, { tickets: 10 }))).toEqual([]);
  });

  it('are passed over where the view is not folded from them', () => {
    expect(foldFacts(attendance, [fact(4, 'OrderPlaced')], new Map())).toEqual([]);
  });

  it('make something of a document, or fail', () => {
    const lost = { ...attendance, evolve: () => undefined as never };
    expect(() => foldFacts(lost, [fact(4, 'TicketIssued')], new Map())).toThrow('attendance s1 is nothing after');
  });

  it('take the stale mark from what they reach', () => {
    const writes = foldFacts(attendance, [fact(4, 'TicketIssued')], known(3, { tickets: 1, stale: true }));
    expect(writes.map(({ document }) => document)).toEqual([{ tickets: 2 }]);
  });
});

describe('a view', () => {
  it.each(['Attendance', 'attendance/now', '', '9lives'])('is not declared under the name "%s"', (name) => {
    const declare = () => defineView({ name, types: [], idOf: () => 'one', evolve: () => ({}) });
    expect(declare).toThrow(/no name of a view/);
  });
});
