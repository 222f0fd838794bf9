import { TicketlyFault } from '../../../kernel/index.ts';
import type { NewDeadLetter, Position } from '../../../messaging/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { factOf, recorder, someConcert, until, whileDriven } from './subject.ts';
import type { LogDriverSubject, Recorder } from './subject.ts';

const numbered = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, n) => `Fact${from + n}`);

const untilTold = (subject: LogDriverSubject, { told }: Recorder, about: string, count: number): Promise<void> =>
  until(subject, () => told(about).length >= count, `fact ${count} about ${about}`);

const reached = ({ ports, consumerOf }: LogDriverSubject, { follower }: Recorder, key: string): Promise<Position> =>
  ports.checkpoints.get(consumerOf(follower.consumer, key));

const ordered: readonly Clause<LogDriverSubject>[] = [
  {
    name: 'hands over the facts of each key in their order, and leaves none out',
    run: async (subject) => {
      const concerts = Array.from({ length: 5 }, someConcert);
      const seen = recorder();
      const types = numbered(60);
      const facts = types.flatMap((type) => concerts.map((concert) => factOf(concert, type)));
      await subject.append(facts.slice(0, 200));
      await whileDriven(subject, seen.follower, async () => {
        await subject.append(facts.slice(200));
        for (const concert of concerts) await untilTold(subject, seen, concert, types.length);
      });
      for (const concert of concerts) expectSame(seen.told(concert), types, `what was told about ${concert}`);
    },
  },
  {
    name: 'goes on where it was when it is stopped, and tells nothing again',
    run: async (subject) => {
      const concert = someConcert();
      const seen = recorder();
      for (const from of [0, 15, 30]) {
        await subject.append(numbered(15, from).map((type) => factOf(concert, type)));
        await whileDriven(subject, seen.follower, () => untilTold(subject, seen, concert, from + 15));
      }
      expectSame(seen.told(concert), numbered(45), 'what was told');
      expectSame(seen.count(concert), 45, 'how many facts were handed over');
    },
  },
  {
    name: 'drops what the log tells once more',
    run: async (subject) => {
      if (subject.repeat === undefined) return;
      const concert = someConcert();
      const seen = recorder();
      await subject.append(numbered(15).map((type) => factOf(concert, type)));
      await whileDriven(subject, seen.follower, async () => {
        await untilTold(subject, seen, concert, 15);
        await subject.repeat?.();
        await subject.append([factOf(concert, 'Fact15')]);
        await untilTold(subject, seen, concert, 16);
      });
      expectSame(seen.told(concert), numbered(16), 'what was told');
      expectSame(seen.count(concert), 16, 'how many facts were handed over');
    },
  },
];

const failing: readonly Clause<LogDriverSubject>[] = [
  {
    name: 'moves its checkpoint after the effect',
    run: async (subject) => {
      const concert = someConcert();
      const early: number[] = [];
      const seen: Recorder = recorder(async (_, facts) => {
        const [first] = facts;
        const checkpoint = await reached(subject, seen, concert);
        if (first?.routingKey === concert && checkpoint >= first.position) early.push(first.position);
      });
      await subject.append(numbered(25).map((type) => factOf(concert, type)));
      await whileDriven(subject, seen.follower, () => untilTold(subject, seen, concert, 25));
      expectSame(early, [], 'facts that the checkpoint had passed when they were handed over');
      expectThat((await reached(subject, seen, concert)) > 0, 'the checkpoint has moved');
    },
  },
  {
    name: 'brings again what failed for its surroundings, until it works',
    run: async (subject) => {
      const concert = someConcert();
      let failures = 0;
      const seen = recorder(async (about, facts) => {
        if (about !== concert || !facts.some(({ type }) => type === 'Fact12') || failures === 2) return;
        failures += 1;
        throw new TicketlyFault('unavailable', 'the store of the kit is away');
      });
      await subject.append(numbered(25).map((type) => factOf(concert, type)));
      await whileDriven(subject, seen.follower, () => untilTold(subject, seen, concert, 25));
      expectSame([seen.told(concert), failures], [numbered(25), 2], 'what was told, after how many failures');
    },
  },
  {
    name: 'sets a fact aside that fails for good, where its subject waits until it is retried',
    run: async (subject) => {
      const concert = someConcert();
      const [bad, good] = [`${concert}:bad`, `${concert}:good`];
      let isBroken = true;
      const seen = recorder(async (_, facts) => {
        if (isBroken && facts.some(({ type }) => type === 'Bad')) throw new Error('the kit does not like it');
      });
      const consumer = subject.consumerOf(seen.follower.consumer, concert);
      const letters: NewDeadLetter[] = [];
      const tell = (about: string, type: string) => subject.append([factOf(about, type, concert)]);
      const work = async (): Promise<void> => {
        for (const [about, type] of [
          [bad, 'One'],
          [good, 'One'],
          [bad, 'Bad'],
          [bad, 'Two'],
          [good, 'Two'],
        ] as const)
          await tell(about, type);
        await untilTold(subject, seen, good, 2);
        await until(subject, () => letters.length > 0, 'the letter about the bad fact');
        expectSame(seen.told(bad), ['One'], 'what was told about the subject of the bad fact');
        isBroken = false;
        expectSame(await subject.ports.deadLetters.requestRetry({ consumer }), 1, 'letters to retry');
        await tell(good, 'Three');
        await untilTold(subject, seen, bad, 3);
      };
      await whileDriven(subject, seen.follower, work, (letter) => letters.push(letter));
      const [letter] = letters;
      expectSame([letter?.consumer, letter?.subject, letter?.cause], [consumer, bad, 'fact'], 'the letter');
      expectSame([seen.told(bad), letters.length], [['One', 'Bad', 'Two'], 1], 'what was told after the retry');
      expectSame(await subject.ports.deadLetters.of(consumer, [bad]), [], 'letters that are left');
    },
  },
  {
    name: 'passes by what is no fact, and says so',
    run: async (subject) => {
      if (subject.spoil === undefined) return;
      const concert = someConcert();
      const seen = recorder();
      const letters: NewDeadLetter[] = [];
      const work = async (): Promise<void> => {
        await subject.append(numbered(5).map((type) => factOf(concert, type)));
        await subject.spoil?.(concert);
        await subject.append(numbered(5, 5).map((type) => factOf(concert, type)));
        await untilTold(subject, seen, concert, 10);
        await until(subject, () => letters.length > 0, 'the letter about what is no fact');
      };
      await whileDriven(subject, seen.follower, work, (letter) => letters.push(letter));
      expectSame(seen.told(concert), numbered(10), 'what was told');
    },
  },
];

const stopping: readonly Clause<LogDriverSubject>[] = [
  {
    name: 'loses nothing of what is in hand when it is stopped',
    run: async (subject) => {
      for (const ends of ['well', 'badly'] as const) {
        const concert = someConcert();
        let [isHeld, isIn] = [true, false];
        const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
        const seen = recorder(async (about) => {
          if (about !== concert || !isHeld) return;
          isIn = true;
          await gate;
          if (ends === 'badly') throw new TicketlyFault('unavailable', 'the store of the kit is away');
        });
        await subject.append(numbered(25).map((type) => factOf(concert, type)));
        const driving = subject.drive(seen.follower);
        await until(subject, () => isIn, 'the first batch');
        const stopped = driving.stop();
        letGo();
        await stopped;
        isHeld = false;
        const countAtStop = seen.count(concert);
        await whileDriven(subject, seen.follower, () => untilTold(subject, seen, concert, 25));
        expectSame(seen.told(concert), numbered(25), `what was told, after a batch that ended ${ends}`);
        expectThat(countAtStop < 25, `${countAtStop} of 25 facts were handed over after the stop`);
      }
    },
  },
  {
    name: 'is shared by those that join and leave, and loses nothing',
    run: async (subject) => {
      const concerts = Array.from({ length: 8 }, someConcert);
      const seen = recorder();
      const tell = async (from: number): Promise<void> => {
        await subject.append(numbered(10, from).flatMap((type) => concerts.map((concert) => factOf(concert, type))));
      };
      const untilAll = async (count: number): Promise<void> => {
        for (const concert of concerts) await untilTold(subject, seen, concert, count);
      };
      const first = subject.drive(seen.follower);
      await tell(0);
      await untilAll(10);
      await whileDriven(subject, seen.follower, async () => {
        await tell(10);
        await untilAll(20);
        await first.stop();
        await tell(20);
        await untilAll(30);
      });
      for (const concert of concerts) expectSame(seen.told(concert), numbered(30), `what was told about ${concert}`);
    },
  },
];

/**
 * What everything that drives a `LogFollower` promises: at-least-once delivery of each key's facts,
 * in order and without gaps; a checkpoint only after the effect; a bad fact that holds up no other;
 * and nothing lost on a stop, a restart, or by sharing.
 */
export const logDriverKit: Kit<LogDriverSubject> = {
  port: 'A driver of the log',
  clauses: [...ordered, ...failing, ...stopping],
};
