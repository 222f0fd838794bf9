import { expectOk, expectRefused, expectSame, expectSameSet, expectThat, race } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { floor, openHall, referenceTo, seatIdsOf, seats, strangeHall } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';
import { longMs, raceOnBoth, untilLapsed } from '../subject.ts';

/** What `SeatLocks` promises to buyers who want seats. */
export const holdingClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'grants what was asked for, to whom, until when',
    run: async (subject) => {
      const hall = await openHall(subject);
      const asked = hall.request('ada', ['a1', 'a2']);
      const hold = expectOk(await subject.ports.seatLocks.hold(asked), 'a first hold');
      expectSame(
        [hold.holdId, hold.sessionId, hold.buyerId, hold.status, hold.lines, hold.extensions],
        [asked.holdId, asked.sessionId, asked.buyerId, 'active', asked.lines, 0],
        'the hold',
      );
      expectSame(hold.expiresAt - hold.heldAt, asked.ttlMs, 'how long it lives');
      expectSame(await subject.ports.seatLocks.find(hold.holdId), hold, 'the hold when it is looked up');
    },
  },
  {
    name: 'takes all seats of a request or none',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a2']);
      const asked = hall.request('bob', ['a1', 'a2', 'a3']);
      expectRefused(
        await subject.ports.seatLocks.hold(asked),
        'locking/seats-unavailable',
        'a hold with one taken seat',
      );
      expectSameSet((await hall.shown()).held, ['a2'], 'the seats held after a refused request');
      expectSame(await subject.ports.seatLocks.find(asked.holdId), undefined, 'the refused hold');
      await hall.take('cem', ['a1', 'a3']);
    },
  },
  {
    name: 'names every seat that stands in the way, and no other',
    run: async (subject) => {
      const hall = await openHall(subject);
      const sold = await hall.take('ada', ['a1']);
      await subject.ports.seatLocks.record(hall.sessionId, [hall.decision('a1', sold, { status: 'sold' })]);
      await hall.take('bob', ['a3', 'a4']);
      const answer = await subject.ports.seatLocks.hold(hall.request('cem', ['a1', 'a2', 'a3', 'a4', 'a5']));
      const { conflicts } = expectRefused(answer, 'locking/seats-unavailable', 'a hold with three taken seats');
      expectSameSet(conflicts, ['a1', 'a3', 'a4'], 'the conflicts');
    },
  },
  {
    name: 'lets one of fifty racing callers have a seat, and tells the others it is taken',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const answers = await raceOnBoth(subject, 50, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request(`buyer-${caller}`, [`own-${caller}`, 'a1'])),
      );
      const winners = answers.filter(({ ok }) => ok);
      expectSame(winners.length, 1, 'how many of fifty got the seat');
      for (const answer of answers.filter(({ ok }) => !ok)) {
        const { conflicts } = expectRefused(answer, 'locking/seats-unavailable', 'a lost race');
        expectSame(conflicts, ['a1'], 'what a loser is told');
      }
      expectSame((await hall.shown()).held.length, 2, 'the seats held after the race');
    },
  },
  {
    name: 'answers a repeat with the same hold, and changes nothing',
    run: async (subject) => {
      const hall = await openHall(subject);
      const asked = hall.request('ada', ['a1', 'a2']);
      const first = expectOk(await subject.ports.seatLocks.hold(asked), 'a hold');
      const before = await hall.shown();
      const repeats = await race(20, () => subject.ports.seatLocks.hold(asked));
      for (const repeat of repeats) expectSame(expectOk(repeat, 'a repeat'), first, 'the repeated hold');
      expectSame((await hall.shown()).version, before.version, 'the version of the feed after repeats');
    },
  },
  {
    name: 'keeps what the request left on its hold, whatever a repeat would leave',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = { ...hall.request('ada', ['a1', 'a2']), areas: [floor(2, 10)], imprint: `${'x'.repeat(60)}.~,%` };
      const first = expectOk(await seatLocks.hold(asked), 'a hold with an imprint');
      expectSame(first.imprint, asked.imprint, 'the imprint on a new hold');
      const repeats = await race(5, (caller) => seatLocks.hold({ ...asked, imprint: `other-${caller}` }));
      for (const repeat of repeats) expectSame(expectOk(repeat, 'a repeat'), first, 'the hold with its first imprint');
      expectSame(await seatLocks.find(first.holdId), first, 'the hold when it is looked up');
      expectSame(await seatLocks.holdsOf(hall.sessionId, first.buyerId), [first], 'the holds of its buyer');
      const changed = await seatLocks.convert({ ...referenceTo(first), ttlMs: longMs });
      expectSame(expectOk(changed, 'a conversion').imprint, asked.imprint, 'the imprint on a converted hold');
    },
  },
  {
    name: 'takes one hold for many callers with one id at once',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const asked = hall.request('ada', ['a1'], { maxActiveHolds: 1, maxSeats: 1 });
      const answers = await raceOnBoth(subject, 20, ({ seatLocks }) => seatLocks.hold(asked));
      const fences = new Set(answers.map((answer) => expectOk(answer, 'one of twenty equal requests').fence));
      expectSame(fences.size, 1, 'how many holds came of twenty equal requests');
    },
  },
  {
    name: 'counts an expired hold as free at once, without a sweep',
    run: async (subject) => {
      const hall = await openHall(subject);
      const lapsed = await hall.take('ada', ['a1', 'a2'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      expectSame(await subject.ports.seatLocks.find(lapsed.holdId), undefined, 'an expired hold when it is looked up');
      await hall.take('bob', ['a2', 'a3']);
      expectSameSet((await hall.shown()).held, ['a2', 'a3'], 'the seats held after one hold lapsed');
    },
  },
  {
    name: 'lets one of fifty racing callers have a seat whose hold has just expired',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a1'], { ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const answers = await raceOnBoth(subject, 50, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request(`buyer-${caller}`, ['a1'])),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 1, 'how many of fifty got the lapsed seat');
    },
  },
  {
    name: 'checks the limit of seats in the step that takes them',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const answers = await raceOnBoth(subject, 20, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request('ada', [`a${caller}`, `b${caller}`], { maxSeats: 7, maxActiveHolds: 50 })),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 3, 'how many holds of two seats fit into seven seats');
      const refused = answers.find(({ ok }) => !ok);
      expectThat(refused !== undefined, 'some hold must be refused');
      const { limit, taken } = expectRefused(refused, 'locking/seat-limit-reached', 'a hold beyond the limit of seats');
      expectSame([limit, taken], [7, 6], 'the limit and what is taken');
    },
  },
  {
    name: 'checks the limit of holds in the step that takes them',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const answers = await raceOnBoth(subject, 20, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request('ada', [`a${caller}`], { maxActiveHolds: 2 })),
      );
      expectSame(answers.filter(({ ok }) => ok).length, 2, 'how many holds a buyer got who may have two');
      const refused = answers.find(({ ok }) => !ok);
      expectThat(refused !== undefined, 'some hold must be refused');
      expectSame(
        expectRefused(refused, 'locking/hold-limit-reached', 'a hold beyond the limit of holds').limit,
        2,
        'the limit',
      );
      await hall.take('bob', ['c1']);
    },
  },
  {
    name: 'counts neither released nor expired holds against a limit',
    run: async (subject) => {
      const hall = await openHall(subject);
      const tight = { maxActiveHolds: 1, maxSeats: 1 };
      await hall.take('ada', ['a1'], { ...tight, ttlMs: subject.ttlMs });
      await untilLapsed(subject);
      const second = await hall.take('ada', ['a2'], tight);
      expectOk(await subject.ports.seatLocks.release(referenceTo(second)), 'a release');
      await hall.take('ada', ['a3'], tight);
    },
  },
  {
    name: 'counts claimed and sold seats against the limit of seats',
    run: async (subject) => {
      const hall = await openHall(subject);
      const claimed = await hall.take('ada', ['a1']);
      expectOk(await subject.ports.seatLocks.convert({ ...referenceTo(claimed), ttlMs: 1_000 }), 'a conversion');
      const bought = await hall.take('ada', ['a2', 'a3']);
      await subject.ports.seatLocks.record(hall.sessionId, [
        hall.decision('a2', bought, { status: 'sold' }),
        hall.decision('a3', bought, { status: 'sold' }),
      ]);
      const answer = await subject.ports.seatLocks.hold(
        hall.request('ada', ['a4'], { maxSeats: 3, maxActiveHolds: 1 }),
      );
      expectSame(
        expectRefused(answer, 'locking/seat-limit-reached', 'a fourth seat of three').taken,
        3,
        'what is taken',
      );
      await hall.take('ada', ['a4'], { maxSeats: 4, maxActiveHolds: 1 });
    },
  },
  {
    name: 'gives every unit of an area once, and says how many are left',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      const answers = await raceOnBoth(subject, 12, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request(`buyer-${caller}`, [], { areas: [floor(3, 10)] })),
      );
      const holds = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
      expectSame(holds.length, 3, 'how many took three of ten');
      const units = holds.flatMap(seatIdsOf);
      expectSame(new Set(units).size, 9, 'how many different units were given out');
      const whole = Array.from({ length: 10 }, (_, n) => `floor~${n + 1}`);
      expectThat(
        units.every((unit) => whole.includes(unit)),
        `units are floor~1 … floor~10, not ${units.join()}`,
      );
      const refused = answers.find(({ ok }) => !ok);
      expectThat(refused !== undefined, 'some hold must be refused');
      const { areaId, left } = expectRefused(refused, 'locking/area-unavailable', 'three units of one left');
      expectSame([areaId, left], ['floor', 1], 'the area and how many are left');
    },
  },
  {
    name: 'takes nothing when one area of a request lacks units',
    run: async (subject) => {
      const hall = await openHall(subject);
      const answer = await subject.ports.seatLocks.hold(hall.request('ada', ['a1'], { areas: [floor(3, 2)] }));
      expectSame(expectRefused(answer, 'locking/area-unavailable', 'three units of two').left, 2, 'how many are left');
      expectSame((await hall.shown()).held, [], 'the seats held after a refused request');
    },
  },
  {
    name: 'gives units that came back again',
    run: async (subject) => {
      const hall = await openHall(subject);
      const back = await hall.take('ada', [], { areas: [floor(1, 2)] });
      await hall.take('bob', [], { areas: [floor(1, 2)], ttlMs: subject.ttlMs });
      expectOk(await subject.ports.seatLocks.release(referenceTo(back)), 'a release');
      await untilLapsed(subject);
      const again = await hall.take('cem', [], { areas: [floor(2, 2)] });
      expectSameSet(seatIdsOf(again), seats('floor~1', 'floor~2'), 'the units of a full area that emptied');
    },
  },
  {
    name: 'gives no unit beyond the capacity that is asked for, and those again when it has grown',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const all = await hall.take('ada', [], { areas: [floor(10, 10)] });
      expectOk(await seatLocks.release(referenceTo(all)), 'a release');
      const many = await seatLocks.hold(hall.request('bob', [], { areas: [floor(6, 4)] }));
      expectSame(expectRefused(many, 'locking/area-unavailable', 'six units of four').left, 4, 'how many are left');
      const four = await hall.take('bob', [], { areas: [floor(4, 4)] });
      const first = ['floor~1', 'floor~2', 'floor~3', 'floor~4'];
      expectSameSet(seatIdsOf(four), first, 'the units of an area that shrank');
      const more = await seatLocks.hold(hall.request('cem', [], { areas: [floor(1, 4)] }));
      expectSame(expectRefused(more, 'locking/area-unavailable', 'a fifth of four').left, 0, 'how many are left then');
      const rest = Array.from({ length: 8 }, (_, n) => `floor~${n + 5}`);
      const grown = await hall.take('cem', [], { areas: [floor(8, 12)] });
      expectSameSet(seatIdsOf(grown), rest, 'the units of an area that grew again');
    },
  },
  {
    name: 'counts units that are taken beyond the capacity neither as taken nor as left',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      await hall.take('ada', [], { areas: [floor(2, 10)] });
      const beyond = await hall.take('bob', [], { areas: [floor(8, 10)] });
      const answer = await seatLocks.hold(hall.request('cem', [], { areas: [floor(1, 4)] }));
      expectSame(expectRefused(answer, 'locking/area-unavailable', 'a unit of a full area').left, 0, 'what is left');
      expectOk(await seatLocks.release(referenceTo(beyond)), 'a release of units on both sides');
      const two = await hall.take('cem', [], { areas: [floor(2, 4)] });
      expectSameSet(seatIdsOf(two), ['floor~3', 'floor~4'], 'the units that came back within the capacity');
    },
  },
  {
    name: 'gives fences that only grow, also after the store was lost',
    run: async (subject) => {
      const hall = await openHall(subject);
      const fences: number[] = [];
      const taken = (await hall.take('ada', ['a1'])).fence;
      fences.push(taken, (await hall.take('ada', ['a2'])).fence, (await hall.take('bob', ['a3'])).fence);
      await subject.wait(2);
      await subject.lose();
      await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      fences.push((await hall.take('cem', ['a1'])).fence);
      const floorOf = (fences.at(-1) ?? 0) + 1_000_000_000;
      await subject.lose();
      await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: floorOf, decisions: [] });
      fences.push((await hall.take('dov', ['a1'])).fence);
      const grows = fences.every((fence, at) => at === 0 || fence > (fences[at - 1] ?? 0));
      expectThat(grows, `fences of one session grow, but were ${fences.join(', ')}`);
      expectThat((fences.at(-1) ?? 0) > floorOf, `a fence after priming with ${floorOf} is greater than that`);
    },
  },
  {
    name: 'says that it knows nothing of a session before it was primed, and after it was lost',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      const refused = async (when: string): Promise<void> => {
        const held = await seatLocks.hold(hall.request('ada', ['a1']));
        expectRefused(held, 'locking/session-unprimed', `a hold ${when}`);
        expectRefused(await seatLocks.held(hall.sessionId), 'locking/session-unprimed', `a snapshot ${when}`);
      };
      await refused('before priming');
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [] });
      const hold = await hall.take('ada', ['a1']);
      await subject.lose();
      await refused('after a loss');
      expectSame(await seatLocks.find(hold.holdId), undefined, 'a hold that was lost');
    },
  },
];
