import { editionOf } from '../../../kernel/index.ts';
import { expectOk, expectRefused, expectSame, expectSameSet, expectThat } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { openHall, strangeHall } from './subject.ts';
import type { Hall, SeatLocksSubject } from './subject.ts';
import { raceOnBoth } from '../subject.ts';

const [older, newer, newest] = [editionOf(4), editionOf(5), editionOf(6)];

/** Requests a seat under an edition that must be refused, and checks that nothing was taken. */
const expectStale = async (subject: SeatLocksSubject, hall: Hall, seatName: string): Promise<void> => {
  const answer = await subject.ports.seatLocks.hold(hall.request('late', [seatName], { edition: older }));
  const refusal = expectRefused(answer, 'locking/showing-stale', 'a hold by an older edition');
  expectSame(refusal.edition, newer, 'the edition a refused hold is told of');
  const { held } = await hall.shown();
  expectThat(!held.some((seatId) => seatId === seatName), 'a hold by an older edition takes nothing');
};

/** What `SeatLocks` promises about holds that were decided on an earlier edition of the session. */
export const editionClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'refuses what an older edition asks for, names the newest, and takes nothing',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a1'], { edition: older });
      await subject.ports.seatLocks.raiseEdition(hall.sessionId, newer);
      await expectStale(subject, hall, 'a2');
      await hall.take('bob', ['a2'], { edition: newer });
    },
  },
  {
    name: 'takes a newer edition over from the hold that brings it',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a1'], { edition: newer });
      await expectStale(subject, hall, 'a2');
    },
  },
  {
    name: 'never goes back to an older edition',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      await seatLocks.raiseEdition(hall.sessionId, newer);
      await seatLocks.raiseEdition(hall.sessionId, older);
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [], edition: older });
      await expectStale(subject, hall, 'a1');
    },
  },
  {
    name: 'learns the edition of a lost session when it is primed',
    run: async (subject) => {
      const hall = strangeHall(subject);
      await subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [], edition: newer });
      await expectStale(subject, hall, 'a1');
    },
  },
  {
    name: 'keeps an edition it was told of before it was primed',
    run: async (subject) => {
      const hall = strangeHall(subject);
      const { seatLocks } = subject.ports;
      await seatLocks.raiseEdition(hall.sessionId, newer);
      expectRefused(await seatLocks.held(hall.sessionId), 'locking/session-unprimed', 'a snapshot before priming');
      await seatLocks.prime(hall.sessionId, { fenceFloor: 0, decisions: [], edition: older });
      await expectStale(subject, hall, 'a1');
    },
  },
  {
    name: 'ranks a generation above every version',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', ['a1'], { edition: editionOf(2_000_000_000) });
      await hall.take('bob', ['a2'], { edition: editionOf(1, 1) });
      const answer = await subject.ports.seatLocks.hold(
        hall.request('cem', ['a3'], { edition: editionOf(2_000_000_001) }),
      );
      const { edition } = expectRefused(answer, 'locking/showing-stale', 'a hold by an older generation');
      expectSame(edition, editionOf(1, 1), 'the edition of the newer generation');
    },
  },
  {
    name: 'lets no hold by an older edition share the step of one by a newer',
    races: true,
    run: async (subject) => {
      const hall = await openHall(subject);
      await subject.ports.seatLocks.raiseEdition(hall.sessionId, newer);
      const answers = await raceOnBoth(subject, 20, ({ seatLocks }, caller) =>
        seatLocks.hold(hall.request(`buyer-${caller}`, [`a${caller}`], { edition: caller % 2 === 0 ? older : newest })),
      );
      answers.forEach((answer, caller) => {
        if (caller % 2 === 0) expectRefused(answer, 'locking/showing-stale', 'a hold by an older edition');
        else expectOk(answer, 'a hold by a newer edition');
      });
      const taken = Array.from({ length: 10 }, (_, n) => `a${2 * n + 1}`);
      expectSameSet((await hall.shown()).held, taken, 'the seats held');
    },
  },
];
