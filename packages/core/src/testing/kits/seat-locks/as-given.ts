import { holdIdOf, money, ok } from '../../../kernel/index.ts';
import type { SessionId } from '../../../kernel/index.ts';
import type { HoldLine, SeatDecision } from '../../../locking/index.ts';
import { expectOk, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { in32Bits, ofFields, rewriting } from '../rewriting.ts';
import { alikeIds, fragileText, freshName } from '../subject.ts';
import { broken } from './sabotage.ts';
import { buyer, floor, later, openHall, seatIdsOf, tableFor, toldHold } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';

const alikeClause = 'tells seats apart by every character of their ids';
const holdsClause = 'tells holds, sessions and buyers apart by every character of their ids';
const givenClause = 'keeps of a hold what it was given, to the last character, minor unit and millisecond';
const manyClause = 'shows and takes over as many seats as a large hall has';
const ownClause = 'tells a buyer of all their holds, however many';
const wholeClause = 'holds as many seats as a request names';

const manySeats = Array.from({ length: 1_500 }, (_, n) => `m${n}`);

/** Sales of the first half of many seats, and claims of the others. */
const manyDecisions = (subject: SeatLocksSubject, hall: Hall): readonly SeatDecision[] =>
  manySeats.map((name, n) => {
    const over = n % 2 === 0 ? { status: 'sold' as const } : { status: 'claimed' as const, expiresAt: later(subject) };
    return hall.decision(name, toldHold(hall, name), over);
  });

/** What `SeatLocks` promises about what it is given: that it stays as it is, and whole. */
export const asGivenClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: alikeClause,
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks, seatFeed } = subject.ports;
      const { version } = await hall.shown();
      const names = alikeIds('Seat');
      for (const [n, name] of names.entries()) {
        const hold = await hall.take(`buyer-${n}`, [name]);
        expectSame(await seatLocks.find(hold.holdId), hold, `the hold of ${name}`);
        if (n % 2 === 0) await seatLocks.record(hall.sessionId, [hall.decision(name, hold, { status: 'sold' })]);
      }
      const [sold, held] = [names.filter((_, n) => n % 2 === 0), names.filter((_, n) => n % 2 === 1)];
      const shown = await hall.shown();
      expectSameSet(shown.sold, sold, 'what is sold');
      expectSameSet(shown.held, held, 'what is held');
      const { changes } = expectOk(await seatFeed.read(hall.sessionId, version), 'the feed');
      const told = changes.map(({ seatId, status }) => `${seatId}=${status}`);
      const promised = names.flatMap((name, n) => (n % 2 === 0 ? [`${name}=h`, `${name}=s`] : [`${name}=h`]));
      expectSameSet(told, promised, 'what was told');
    },
  },
  {
    name: holdsClause,
    run: async (subject) => {
      const { seatLocks } = subject.ports;
      const sessionIds = alikeIds(freshName('Session').slice(0, 60)) as readonly SessionId[];
      for (const sessionId of sessionIds.slice(0, 4)) {
        await seatLocks.prime(sessionId, { fenceFloor: 0, decisions: [] });
        const hall = await openHall(subject);
        // What follows the last dot is the hold's own.
        const own = alikeIds('Hold').filter((id) => id.length < 64 && !id.includes('.'));
        for (const [n, id] of own.entries()) {
          const asked = hall.request(`Buyer${'x'.repeat(n)}`, [`a${n}`], { maxSeats: 1, maxActiveHolds: 1 });
          const holdId = holdIdOf(sessionId, id);
          const hold = expectOk(await seatLocks.hold({ ...asked, sessionId, holdId }), `a hold ${holdId}`);
          expectSame(await seatLocks.find(holdId), hold, `the hold ${holdId}`);
          expectSame(await seatLocks.holdsOf(sessionId, asked.buyerId), [hold], `the holds of ${asked.buyerId}`);
        }
      }
    },
  },
  {
    name: givenClause,
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const lines: readonly HoldLine[] = [
        { ...tableFor('t1', 12), label: fragileText, price: money(9_007_199_254_740_991, 'EUR') },
        { ...tableFor('t2', 2), label: '{"a":"b,c"}', price: money(0, 'JPY') },
      ];
      const imprint = '!"#$%&()*+,-./0:;<=>?@A[]^_`a{|}~'.padEnd(64, 'z');
      const asked = { ...hall.request('ada', []), lines, imprint, ttlMs: 1_234_567 };
      const hold = expectOk(await seatLocks.hold(asked), 'a hold');
      expectSame([hold.lines, hold.imprint], [lines, imprint], 'what the hold has');
      expectSame(hold.expiresAt - hold.heldAt, 1_234_567, 'how long it lives');
      expectSame(await seatLocks.find(hold.holdId), hold, 'the hold when it is looked up');
      expectSame(await seatLocks.holdsOf(hall.sessionId, hold.buyerId), [hold], 'the hold among those of its buyer');
      expectSame(expectOk(await seatLocks.hold(asked), 'a repeat'), hold, 'the hold when it is asked for again');
    },
  },
  {
    name: manyClause,
    run: async (subject) => {
      const { seatLocks } = subject.ports;
      for (const way of ['primed', 'recorded'] as const) {
        const hall = await openHall(subject);
        const decisions = manyDecisions(subject, hall);
        if (way === 'primed') await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions });
        else await seatLocks.record(hall.sessionId, decisions);
        const { held, sold } = await hall.shown();
        expectSame([held.length, sold.length], [750, 750], `how many of 750 claimed and 750 sold seats are ${way}`);
        expectSameSet([...held, ...sold], manySeats, `the seats that were ${way}`);
      }
    },
  },
  {
    name: ownClause,
    run: async (subject) => {
      const hall = await openHall(subject);
      const holdIds: string[] = [];
      for (let n = 0; n < 60; n += 1) holdIds.push((await hall.take('ada', [`a${n}`], { maxActiveHolds: 60 })).holdId);
      const holds = await subject.ports.seatLocks.holdsOf(hall.sessionId, buyer('ada'));
      expectSameSet(
        holds.map(({ holdId }) => holdId),
        holdIds,
        'the holds of a buyer',
      );
      const usage = await subject.ports.seatLocks.usageOf(hall.sessionId, buyer('ada'));
      expectSameSet(usage.holdIds, holdIds, 'the holds that count');
      expectSame(usage.taken, 60, 'how many places count');
    },
  },
  {
    name: wholeClause,
    run: async (subject) => {
      const hall = await openHall(subject);
      const names = Array.from({ length: 100 }, (_, n) => `w${n}`);
      const hold = await hall.take('ada', names, { areas: [floor(100, 100)], maxSeats: 200 });
      expectSame(hold.lines.length, 200, 'how many lines a hold of two hundred places has');
      expectSame((await subject.ports.seatLocks.find(hold.holdId))?.lines, hold.lines, 'its lines when looked up');
      expectSameSet((await hall.shown()).held, seatIdsOf(hold), 'what is held');
    },
  },
];

const rewrite = rewriting<'seatLocks', SeatLocksSubject>('seatLocks');
const lower = (text: string): string => text.toLowerCase();

/** `SeatLocks` that keep something else than they were given, one defect each. */
export const asGivenSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  { name: 'ignores the case of a seat', rejectedBy: alikeClause, sabotage: rewrite(ofFields(['seatId'], lower)) },
  {
    name: 'cuts the id of a seat at a colon',
    rejectedBy: alikeClause,
    sabotage: rewrite(ofFields(['seatId'], (text) => text.split(':')[0] ?? '')),
  },
  {
    name: 'keeps ids of seats up to 64 characters',
    rejectedBy: alikeClause,
    sabotage: rewrite(ofFields(['seatId'], (text) => text.slice(0, 64))),
  },
  { name: 'ignores the case of a hold', rejectedBy: holdsClause, sabotage: rewrite(ofFields(['holdId', ''], lower)) },
  {
    name: 'ignores the case of a session',
    rejectedBy: holdsClause,
    sabotage: rewrite(ofFields(['sessionId', ''], (text) => text.replace(/^Session/i, lower))),
  },
  {
    name: 'counts for a buyer what those have whose names begin alike',
    rejectedBy: holdsClause,
    sabotage: broken((locks) => ({
      holdsOf: async (sessionId, buyerId) => [
        ...(await locks.holdsOf(sessionId, buyerId)),
        ...(buyerId.length > 1 ? await locks.holdsOf(sessionId, buyer(buyerId.slice(0, -1))) : []),
      ],
    })),
  },
  { name: 'keeps prices in 32 bits', rejectedBy: givenClause, sabotage: rewrite(in32Bits('amountMinor')) },
  {
    name: 'keeps prices in floating point of 14 digits',
    rejectedBy: givenClause,
    sabotage: rewrite((value, field) => (field === 'amountMinor' ? Number(Number(value).toPrecision(14)) : value)),
  },
  {
    name: 'keeps labels in one byte a character',
    rejectedBy: givenClause,
    sabotage: rewrite(ofFields(['label'], (text) => text.replace(/[^\0-\u00ff]/gu, '?'))),
  },
  {
    name: 'trims labels',
    rejectedBy: givenClause,
    sabotage: rewrite(ofFields(['label'], (text) => text.trim())),
  },
  {
    name: 'composes the letters of a label',
    rejectedBy: givenClause,
    sabotage: rewrite(ofFields(['label'], (text) => text.normalize('NFC'))),
  },
  {
    name: 'lets holds end at a whole second',
    rejectedBy: givenClause,
    sabotage: broken((locks) => ({
      hold: (request) => locks.hold({ ...request, ttlMs: Math.ceil(request.ttlMs / 1_000) * 1_000 }),
    })),
  },
  {
    name: 'shows the first thousand seats',
    rejectedBy: manyClause,
    sabotage: broken((locks) => ({
      held: async (sessionId) => {
        const answer = await locks.held(sessionId);
        if (!answer.ok) return answer;
        const taken = new Set([...answer.value.held, ...answer.value.sold].slice(0, 1_000));
        const [held, sold] = [answer.value.held, answer.value.sold].map((all) => all.filter((id) => taken.has(id)));
        return ok({ ...answer.value, held: held ?? [], sold: sold ?? [] });
      },
    })),
  },
  {
    name: 'takes over the first thousand decisions',
    rejectedBy: manyClause,
    sabotage: broken((locks) => ({
      prime: (sessionId, taken) => locks.prime(sessionId, { ...taken, decisions: taken.decisions.slice(0, 1_000) }),
    })),
  },
  {
    name: 'tells a buyer of their first fifty holds',
    rejectedBy: ownClause,
    sabotage: broken((locks) => ({
      holdsOf: async (sessionId, buyerId) => (await locks.holdsOf(sessionId, buyerId)).slice(0, 50),
    })),
  },
  {
    name: 'counts the first fifty holds of a buyer',
    rejectedBy: ownClause,
    sabotage: broken((locks) => ({
      usageOf: async (sessionId, buyerId) => {
        const usage = await locks.usageOf(sessionId, buyerId);
        return { ...usage, holdIds: usage.holdIds.slice(0, 50) };
      },
    })),
  },
  {
    name: 'holds the first fifty seats of a request',
    rejectedBy: wholeClause,
    sabotage: broken((locks) => ({
      hold: (request) => locks.hold({ ...request, lines: request.lines.slice(0, 50) }),
    })),
  },
];
