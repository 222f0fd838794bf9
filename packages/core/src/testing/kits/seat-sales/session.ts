import { editionOf } from '../../../kernel/index.ts';
import type { SeatId } from '../../../kernel/index.ts';
import type { Order } from '../../../orders/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { aggregateSamples } from '../samples.ts';
import { untilLapsed, raceOnBoth } from '../subject.ts';
import { openSale } from './subject.ts';
import type { Sale, SeatSalesSubject } from './subject.ts';

/** A sale of a stored session, and a way to change the session. */
const savedSale = async (
  subject: SeatSalesSubject,
): Promise<{ readonly sale: Sale; readonly change: () => Promise<void> }> => {
  const { id, state, changed } = aggregateSamples.session();
  const { sessions } = subject.ports;
  expectOk(await sessions.save({ state, events: [], expectedVersion: 0 }), 'a session');
  const change = async (): Promise<void> => {
    expectOk(await sessions.save({ state: changed, events: [], expectedVersion: 1 }), 'its change');
  };
  return { sale: openSale(subject, id), change };
};

/** What `SeatSales` promises about the session it sells. */
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
  {
    name: 'lists with a table that was claimed or sold how many it seats',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const claimTable = async (name: string): Promise<Order> => {
        const claim = sale.claimOf([name, `${name}-seat`]);
        const lines = claim.order.lines.map((line, at) => (at === 0 ? { ...line, places: 8 } : line));
        return expectOk(await seatSales.claim({ ...claim, order: { ...claim.order, lines } }), 'an order of a table');
      };
      await claimTable('t1');
      expectOk(await seatSales.settle(sale.settling(await claimTable('t2'))), 'a settlement');
      const { decisions } = await seatSales.taken(sale.sessionId);
      const places = decisions.map((decision) => `${decision.seatId} ${decision.status} ${String(decision.places)}`);
      expectSameSet(
        places,
        ['t1 claimed 8', 't1-seat claimed undefined', 't2 sold 8', 't2-seat sold undefined'],
        'how many each seats',
      );
    },
  },
  {
    name: 'refuses an order that was judged by an older edition of the session, and writes nothing of it',
    run: async (subject) => {
      const { sale, change } = await savedSale(subject);
      const { seatSales, orders } = subject.ports;
      await sale.placed(['a1'], { edition: editionOf(1) });
      await change();
      const late = sale.claimOf(['a2'], { edition: editionOf(1) });
      const { edition } = expectRefused(await seatSales.claim(late), 'locking/showing-stale', 'a late order');
      expectSame(edition, editionOf(2), 'the edition a refused order is told of');
      expectSame(await orders.find(late.order.orderId), undefined, 'the refused order');
      expectSame((await seatSales.taken(sale.sessionId)).decisions.length, 1, 'how many seats are taken');
      expectSame((await sale.events()).length, 1, 'how many events there are');
      expectOk(await seatSales.claim({ ...late, edition: editionOf(2) }), 'the order, judged again');
    },
  },
  {
    name: 'moves a session into another hall only if no seat is taken that nobody knew of',
    run: async (subject) => {
      const { id, state, changed } = aggregateSamples.session();
      const { sessions, seatSales } = subject.ports;
      expectOk(await sessions.save({ state, events: [], expectedVersion: 0 }), 'a session');
      const sale = openSale(subject, id);
      const move = (knownSeats: readonly string[], expectedVersion = 1): ReturnType<typeof sessions.saveInHall> =>
        sessions.saveInHall({ state: changed, events: [], expectedVersion }, knownSeats as readonly SeatId[]);
      await sale.placed(['a1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      await sale.placed(['a2']);
      expectOk(await seatSales.settle(sale.settling(await sale.placed(['a3']))), 'a settlement');
      for (const known of [[], ['a1', 'a2'], ['a3']])
        expectRefused(
          await move(known),
          'kernel/version-conflicting',
          `a move that knows ${known.join() || 'nothing'}`,
        );
      expectRefused(await move(['a2', 'a3'], 7), 'kernel/version-conflicting', 'a move of version 7');
      expectSame(await sessions.find(id), { state, version: 1 }, 'the session after refused moves');
      expectSame(expectOk(await move(['a2', 'a3']), 'a move that knows all'), 2, 'the version it gets');
      expectSame(await sessions.find(id), { state: changed, version: 2 }, 'the session');
    },
  },
  {
    name: 'lets a move into another hall or the orders that race it win, never both',
    races: true,
    run: async (subject) => {
      for (let round = 0; round < 8; round += 1) {
        const { id, state, changed } = aggregateSamples.session();
        expectOk(await subject.ports.sessions.save({ state, events: [], expectedVersion: 0 }), 'a session');
        const sale = openSale(subject, id);
        let moved = false;
        const answers = await raceOnBoth(subject, 8, async (ports, caller) => {
          if (caller !== round) return ports.seatSales.claim(sale.claimOf([`a${caller}`], { edition: editionOf(1) }));
          moved = (await ports.sessions.saveInHall({ state: changed, events: [], expectedVersion: 1 }, [])).ok;
          return undefined;
        });
        const claimed = answers.filter((answer) => answer?.ok === true).length;
        expectThat(!(moved && claimed > 0), `the session moved, and ${claimed} orders have seats of the hall it left`);
        expectThat(moved || claimed > 0, 'somebody wins');
      }
    },
  },
  {
    name: 'settles a lapsed order only by the newest edition of the session, and a living one by any',
    run: async (subject) => {
      const { sale, change } = await savedSale(subject);
      const { seatSales, orders, tickets } = subject.ports;
      const lapsed = await sale.placed(['a1'], { ttlMs: subject.ttlMs });
      const expired = await sale.placed(['a2'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const living = await sale.placed(['a3']);
      expectOk(await seatSales.release(sale.ending(expired, 'expired')), 'the end of a lapsed order');
      await change();
      for (const order of [lapsed, expired]) {
        const settling = sale.settling(order);
        for (const request of [settling, { ...settling, edition: editionOf(1) }]) {
          const { edition } = expectRefused(
            await seatSales.settle(request),
            'locking/showing-stale',
            'a late settlement by an older edition',
          );
          expectSame(edition, editionOf(2), 'the edition a refused settlement is told of');
        }
        expectSame(await tickets.ofOrder(order.orderId), [], 'the tickets of a refused settlement');
        expectSame((await orders.find(order.orderId))?.progress.status === 'paid', false, 'whether it is paid');
        expectOk(await seatSales.settle({ ...settling, edition: editionOf(2) }), 'the settlement, judged again');
      }
      expectOk(await seatSales.settle(sale.settling(living)), 'the settlement of a living order');
    },
  },
  {
    name: 'claims what was judged by the newest edition, whatever else is asked for at once',
    races: true,
    run: async (subject) => {
      const { sale, change } = await savedSale(subject);
      const other = await savedSale(subject);
      await change();
      const answers = await raceOnBoth(subject, 30, ({ seatSales }, caller) => {
        const { sale: of, edition } = [
          { sale, edition: editionOf(1) },
          { sale, edition: editionOf(2) },
          { sale: other.sale, edition: editionOf(1) },
        ][caller % 3] ?? { sale, edition: editionOf(1) };
        return seatSales.claim(of.claimOf([`a${caller}`], { edition }));
      });
      answers.forEach((answer, caller) => {
        if (caller % 3 === 0) expectRefused(answer, 'locking/showing-stale', 'an order by an older edition');
        else expectOk(answer, 'an order by the newest edition');
      });
    },
  },
];
