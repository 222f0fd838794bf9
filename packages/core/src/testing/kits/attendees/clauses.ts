import { attendees } from '../../../views/index.ts';
import { expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { applyLive, at, switched } from '../views/subject.ts';
import { admit, everybody, listedLabels, pagesOfLabels, someAttendee, someSession } from './subject.ts';
import type { AttendeesSubject } from './subject.ts';

const clauses: readonly Clause<AttendeesSubject>[] = [
  {
    name: 'lists the tickets of one session, each as it is now',
    run: async (subject) => {
      const [sessionId, other] = [someSession(), someSession()];
      const [mine, theirs] = [
        someAttendee({ sessionId, label: 'A 1' }),
        someAttendee({ sessionId: other, label: 'A 1' }),
      ];
      await admit(subject, mine, theirs);
      const revoked = { ...mine, status: 'revoked' } as const;
      await applyLive(subject.ports.views, attendees, [{ id: mine.ticketId, position: at(2), document: revoked }]);
      expectSame((await subject.ports.attendees.search(everybody(sessionId))).items, [revoked], 'who is listed');
      expectSame(await listedLabels(subject, someSession()), [], 'who is listed of a session that sold nothing');
    },
  },
  {
    name: 'sorts by seat as people count, and by the newest ticket',
    run: async (subject) => {
      const sessionId = someSession();
      const labels = ['Row A, seat 10', 'Row B, seat 1', 'Row A, seat 9'];
      await admit(subject, ...labels.map((label, minute) => someAttendee({ sessionId, label, minute })));
      const bySeat = ['Row A, seat 9', 'Row A, seat 10', 'Row B, seat 1'];
      expectSame(await listedLabels(subject, sessionId), bySeat, 'by seat');
      expectSame(await listedLabels(subject, sessionId, { sort: 'newest' }), labels.toReversed(), 'by newest');
      await admit(subject, someAttendee({ sessionId, label: 'Row A, seat 1', minute: 3 }));
      await admit(subject, someAttendee({ sessionId, label: 'Row C, seat 1', minute: -1 }));
      expectSame(
        await listedLabels(subject, sessionId, { sort: 'newest' }),
        ['Row A, seat 1', ...labels.toReversed(), 'Row C, seat 1'],
        'by newest, written in another order',
      );
    },
  },
  {
    name: 'finds whose words begin with every word asked for, and who is in a state',
    run: async (subject) => {
      const sessionId = someSession();
      const revoked = { status: 'revoked', orderId: 'b12345678' } as const;
      await admit(subject, someAttendee({ sessionId, label: 'Stalls 1', orderId: 'a12345678' }));
      await admit(subject, someAttendee({ sessionId, label: 'Stalls 2', ...revoked }));
      await admit(subject, someAttendee({ sessionId, label: 'Circle 2' }));
      expectSame(await listedLabels(subject, sessionId, { words: ['stal', '2'] }), ['Stalls 2'], 'words of a seat');
      expectSame(await listedLabels(subject, sessionId, { words: ['a123456'] }), ['Stalls 1'], 'the id of an order');
      expectSame(await listedLabels(subject, sessionId, { status: 'revoked' }), ['Stalls 2'], 'a state');
      expectSame(
        await listedLabels(subject, sessionId, { words: ['st.lls'] }),
        [],
        'a word that is a pattern elsewhere',
      );
    },
  },
  {
    name: 'goes on after the last item of a page, whatever was sold or revoked meanwhile',
    run: async (subject) => {
      const sessionId = someSession();
      const numbered = [1, 2, 3, 4, 5].map((seat) => someAttendee({ sessionId, label: `Seat ${seat}`, minute: -seat }));
      await admit(subject, ...numbered);
      let before = 0;
      const sellBefore = (): Promise<void> =>
        admit(subject, someAttendee({ sessionId, label: 'Seat 0', minute: (before += 1) }));
      const whole = [['Seat 1', 'Seat 2'], ['Seat 3', 'Seat 4'], ['Seat 5']];
      const query = everybody(sessionId, { page: { limit: 2 } });
      expectSame(await pagesOfLabels(subject, query, sellBefore), whole, 'pages by seat');
      const newest = { ...query, sort: 'newest', words: ['seat'], page: { limit: 3 } } as const;
      const first = Array.from({ length: 3 }, () => 'Seat 0');
      expectSame(
        await pagesOfLabels(subject, newest, sellBefore),
        [first, ['Seat 1', 'Seat 2', 'Seat 3'], ['Seat 4', 'Seat 5']],
        'pages by newest',
      );
    },
  },
  {
    name: 'tells tickets of one seat apart, page by page',
    run: async (subject) => {
      const sessionId = someSession();
      const sold = [1, 2, 3].map(() => someAttendee({ sessionId, label: 'Seat 1' }));
      await admit(subject, ...sold);
      const query = everybody(sessionId, { page: { limit: 1 } });
      const listed = await pagesOfLabels(subject, query);
      expectSame(listed, [['Seat 1'], ['Seat 1'], ['Seat 1']], 'tickets of one seat');
    },
  },
  {
    name: 'lists the live build, and no other',
    run: async (subject) => {
      const { views } = subject.ports;
      const sessionId = someSession();
      const fresh = someAttendee({ sessionId, label: 'Seat 2' });
      await admit(subject, someAttendee({ sessionId, label: 'Seat 1' }));
      const build = await views.build(attendees, 0);
      await views.apply(attendees, [{ id: fresh.ticketId, position: at(1), document: fresh }], build);
      expectSame(await listedLabels(subject, sessionId), ['Seat 1'], 'who is listed during a rebuild');
      await switched(views, attendees, build);
      expectSame(await listedLabels(subject, sessionId), ['Seat 2'], 'who is listed after the switch');
    },
  },
];

/** What every `Attendees` promises of the tickets it lists. */
export const attendeesKit: Kit<AttendeesSubject> = { port: 'Attendees', clauses };
