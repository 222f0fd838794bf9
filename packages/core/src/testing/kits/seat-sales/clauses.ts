import { plusMs } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { asGivenClauses } from './as-given.ts';
import { endingClauses } from './ending.ts';
import { failingClauses } from './failing.ts';
import { logClauses } from './log.ts';
import { revertingClauses } from './reverting.ts';
import { sessionClauses } from './session.ts';
import { now, openSale } from './subject.ts';
import { togetherClauses } from './together.ts';
import type { SeatSalesSubject } from './subject.ts';
import { longMs, untilLapsed, raceOnBoth } from '../subject.ts';

const claimingClauses: readonly Clause<SeatSalesSubject>[] = [
  {
    name: 'writes an order, its claims and its events',
    run: async (subject) => {
      const sale = openSale(subject);
      const claim = sale.claimOf(['a1', 'a2']);
      const order = expectOk(await subject.ports.seatSales.claim(claim), 'a claim');
      expectSame(order, claim.order, 'the order');
      expectSame(await subject.ports.orders.find(order.orderId), order, 'the order when it is looked up');
      expectSame(await subject.ports.orders.ofHold(order.holdId), order, 'the order of the hold');
      expectSame(
        (await sale.events()).map(({ id }) => id),
        claim.events.map(({ id }) => id),
        'the events',
      );
    },
  },
  {
    name: 'claims all seats of an order or none, and names every conflict',
    run: async (subject) => {
      const sale = openSale(subject);
      await sale.placed(['a2', 'a4']);
      const answer = await subject.ports.seatSales.claim(sale.claimOf(['a1', 'a2', 'a3', 'a4']));
      const { conflicts } = expectRefused(answer, 'orders/seats-taken', 'an order with two taken seats');
      expectSameSet(conflicts, ['a2', 'a4'], 'the conflicts');
      const { decisions } = await subject.ports.seatSales.taken(sale.sessionId);
      expectSameSet(
        decisions.map(({ seatId }) => seatId),
        ['a2', 'a4'],
        'what is taken after a refused order',
      );
      await sale.placed(['a1', 'a3']);
    },
  },
  {
    name: 'leaves nothing behind of an order it refused',
    run: async (subject) => {
      const sale = openSale(subject);
      await sale.placed(['a1']);
      const before = (await sale.events()).length;
      const claim = sale.claimOf(['a1', 'a2']);
      expectRefused(await subject.ports.seatSales.claim(claim), 'orders/seats-taken', 'an order with a taken seat');
      expectSame(await subject.ports.orders.find(claim.order.orderId), undefined, 'the refused order');
      expectSame(await subject.ports.orders.ofHold(claim.order.holdId), undefined, 'the order of its hold');
      expectSame((await sale.events()).length, before, 'how many events there are');
      await sale.placed(['a3'], { holdId: claim.order.holdId });
    },
  },
  {
    name: 'gives a seat to one of fifty racing orders',
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      const answers = await raceOnBoth(subject, 50, ({ seatSales }, caller) =>
        seatSales.claim(sale.claimOf(['a1', `own-${caller}`], { fence: 5 })),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many of fifty got the seat');
      for (const answer of answers.filter(({ ok }) => !ok))
        expectSame(
          expectRefused(answer, 'orders/seats-taken', 'a lost race').conflicts,
          ['a1'],
          'what a loser is told',
        );
      expectSame((await subject.ports.seatSales.taken(sale.sessionId)).decisions.length, 2, 'how many seats are taken');
      expectSame((await sale.events()).length, 1, 'how many events there are');
    },
  },
  {
    name: 'lets a lapsed claim be taken over, by one',
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      await sale.placed(['a1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const answers = await raceOnBoth(subject, 20, ({ seatSales }) =>
        seatSales.claim(sale.claimOf(['a1'], { fence: 9 })),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many of twenty took the lapsed seat over');
    },
  },
  {
    name: 'refuses an older fence than the last claim had, also on a free seat',
    run: async (subject) => {
      const sale = openSale(subject);
      const order = await sale.placed(['a1', 'a2'], { fence: 20 });
      expectOk(await subject.ports.seatSales.release(sale.ending(order, 'cancelled')), 'a cancellation');
      const late = await subject.ports.seatSales.claim(sale.claimOf(['a1', 'a3'], { fence: 19 }));
      expectSame(
        expectRefused(late, 'orders/fence-stale', 'an order with an old fence').conflicts,
        ['a1'],
        'the conflict',
      );
      await sale.placed(['a1', 'a3'], { fence: 21 });
    },
  },
  {
    name: 'makes one order of a hold',
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      const { holdId } = sale.claimOf(['a1']).order;
      const wishes = { who: 'ada', holdId, fence: 3 };
      const answers = await raceOnBoth(subject, 20, ({ seatSales }) => seatSales.claim(sale.claimOf(['a1'], wishes)));
      const [winner] = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many orders came of one hold');
      for (const answer of answers.filter(({ ok }) => !ok)) {
        const { orderId } = expectRefused(answer, 'orders/hold-ordered', 'a second order of a hold');
        expectSame(orderId, winner?.orderId, 'the order that is named');
      }
    },
  },
  {
    name: 'bounds the unpaid orders of a buyer, in the step that places them',
    races: true,
    run: async (subject) => {
      const sale = openSale(subject);
      const who = `${sale.sessionId}-ada`;
      const place = (caller: number, { seatSales } = subject.ports): ReturnType<typeof seatSales.claim> =>
        seatSales.claim(sale.claimOf([`a${caller}`], { who, maxPendingOrders: 2, ttlMs: subject.ttlMs * 5 }));
      const answers = await raceOnBoth(subject, 20, (ports, caller) => place(caller, ports));
      expectSame(answers.filter(({ ok }) => ok).length, 2, 'how many orders a buyer placed who may have two');
      for (const answer of answers.filter(({ ok }) => !ok))
        expectSame(expectRefused(answer, 'orders/pending-limit-reached', 'a third order').limit, 2, 'the limit');
      await subject.wait(subject.ttlMs * 6);
      expectOk(await place(30), 'an order after the others lapsed');
    },
  },
  {
    name: 'keeps the claims of a pinned order, and revives none that lapsed',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const kept = await sale.placed(['a1'], { ttlMs: subject.ttlMs * 2 });
      const lapsed = await sale.placed(['a2'], { ttlMs: subject.ttlMs });
      const until = plusMs(now(subject), longMs);
      const pinned = expectOk(await seatSales.pin(kept.orderId, until), 'a pin');
      expectSame(pinned.progress, { status: 'pending', expiresAt: until }, 'until when a pinned order lives');
      const shorter = expectOk(await seatSales.pin(kept.orderId, now(subject)), 'a shorter pin');
      expectSame(shorter.progress, pinned.progress, 'until when it lives after a shorter pin');
      await subject.wait(subject.ttlMs * 3);
      const late = await seatSales.pin(lapsed.orderId, until);
      expectRefused(late, 'orders/order-ended', 'a pin of a lapsed order');
      expectRefused(await seatSales.claim(sale.claimOf(['a1'])), 'orders/seats-taken', 'a seat of a pinned order');
      await sale.placed(['a2']);
    },
  },
  {
    name: 'lists what is claimed and sold, and the highest fence of all',
    run: async (subject) => {
      const sale = openSale(subject);
      const { seatSales } = subject.ports;
      const sold = await sale.placed(['a1'], { fence: 4 });
      expectOk(await seatSales.settle(sale.settling(sold)), 'a settlement');
      const claimed = await sale.placed(['a2'], { fence: 5 });
      const gone = await sale.placed(['a3'], { fence: 30 });
      expectOk(await seatSales.release(sale.ending(gone, 'cancelled')), 'a cancellation');
      await sale.placed(['a4'], { fence: 6, ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const { fenceFloor, decisions } = await seatSales.taken(sale.sessionId);
      expectSame(fenceFloor, 30, 'the highest fence');
      const told = decisions.map(({ seatId, status, holdId, buyerId, fence }) =>
        [seatId, status, holdId, buyerId, fence].join(),
      );
      expectSameSet(
        told,
        [
          ['a1', 'sold', sold.holdId, sold.buyerId, 4].join(),
          ['a2', 'claimed', claimed.holdId, claimed.buyerId, 5].join(),
        ],
        'what is taken',
      );
      const claim = decisions.find(({ seatId }) => seatId === claimed.lines[0]?.seatId);
      expectThat(claim?.expiresAt === claimed.progress.expiresAt, 'a claim says when it lapses');
    },
  },
];

/** What every `SeatSales` promises. */
export const seatSalesKit: Kit<SeatSalesSubject> = {
  port: 'SeatSales',
  clauses: [
    ...claimingClauses,
    ...sessionClauses,
    ...endingClauses,
    ...failingClauses,
    ...revertingClauses,
    ...togetherClauses,
    ...logClauses,
    ...asGivenClauses,
  ],
};
