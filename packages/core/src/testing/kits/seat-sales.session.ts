import { editionOf } from '../../scheduling/index.ts';
import { expectOk, expectSame } from './expectations.ts';
import type { Clause } from './kit.ts';
import { aggregateSamples } from './samples.ts';
import type { SeatSalesSubject } from './seat-sales.subject.ts';

/** What `SeatSales` promises about the session of which it sells. */
export const sessionClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: 'lists with what is taken the edition of the session, as it is then',
    run: async (subject) => {
      const { seatSales, sessions } = subject.ports;
      const { id, state, changed } = aggregateSamples.session();
      const edition = async (): Promise<number> => (await seatSales.taken(id)).edition;
      expectSame(await edition(), editionOf(0), 'the edition of a session that is not there yet');
      expectOk(await sessions.save({ state, events: [], expectedVersion: 0 }), 'a session');
      expectSame(await edition(), editionOf(1), 'the edition of a new session');
      expectOk(await sessions.save({ state: changed, events: [], expectedVersion: 1 }), 'its change');
      expectSame(await edition(), editionOf(2), 'the edition of a changed session');
    },
  },
];
