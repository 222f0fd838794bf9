import { plusMs } from '../../../kernel/index.ts';
import type { ChargeTurn } from '../../../payments/index.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, longMs, raceOnBoth, untilLapsed } from '../subject.ts';
import type { ChargeMarksSubject } from './subject.ts';

const taken = async (
  { ports }: ChargeMarksSubject,
  provider: string,
  last: string | null = null,
  leaseMs = longMs,
): Promise<ChargeTurn> => {
  const turn = await ports.chargeMarks.take({ provider, last, leaseMs });
  expectThat(turn !== undefined, `a turn at ${provider} is to be had`);
  return turn;
};

const minuteMs = 60_000;

const clauses: readonly Clause<ChargeMarksSubject>[] = [
  {
    name: 'has one name, whoever asks',
    races: true,
    run: async (subject) => {
      const names = await raceOnBoth(subject, 8, ({ chargeMarks }) => chargeMarks.origin());
      expectSame(new Set(names).size, 1, 'how many names');
      expectThat((names[0] ?? '').length >= 8, 'it is a name that no other database has');
    },
  },
  {
    name: 'begins at the present',
    run: async (subject) => {
      const now = subject.ports.clock.now();
      const { comparedUntil, goesOn } = await taken(subject, freshName('provider'));
      expectThat(
        Math.abs(comparedUntil - now) < minuteMs,
        `what was never compared begins at ${now}, not ${comparedUntil}`,
      );
      expectSame(goesOn, false, 'whether the first turn follows one');
    },
  },
  {
    name: 'moves the mark of one gateway on, and never back',
    run: async (subject) => {
      const { chargeMarks } = subject.ports;
      const [provider, other] = [freshName('provider'), freshName('provider')];
      const first = await taken(subject, provider);
      const untouched = await taken(subject, other);
      const later = plusMs(first.comparedUntil, minuteMs);
      for (const to of [later, first.comparedUntil])
        expectSame(await chargeMarks.advance({ provider, turn: first.turn, to }), true, 'whether the mark was moved');
      const next = await taken(subject, provider, first.turn);
      expectSame([next.comparedUntil, next.goesOn], [later, true], 'the mark, in the next turn');
      const others = await taken(subject, other, untouched.turn);
      expectSame(others.comparedUntil, untouched.comparedUntil, 'the mark of another gateway');
    },
  },
  {
    name: 'gives one of eight a turn, and the others none while it lasts',
    races: true,
    run: async (subject) => {
      const provider = freshName('provider');
      const turns = await raceOnBoth(subject, 8, ({ chargeMarks }) =>
        chargeMarks.take({ provider, last: null, leaseMs: longMs }),
      );
      expectSame(turns.filter((turn) => turn !== undefined).length, 1, 'how many got a turn');
    },
  },
  {
    name: 'gives another a turn when the last one is old, and takes nothing from the one before any more',
    run: async (subject) => {
      const { chargeMarks } = subject.ports;
      const provider = freshName('provider');
      const mine = await taken(subject, provider);
      await untilLapsed(subject);
      const theirs = await taken(subject, provider, null, subject.ttlMs);
      expectSame(theirs.goesOn, false, 'whether a turn of another follows mine');
      const to = plusMs(mine.comparedUntil, minuteMs);
      expectSame(await chargeMarks.advance({ provider, turn: mine.turn, to }), false, 'whether an old turn moves it');
      const again = await chargeMarks.take({ provider, last: mine.turn, leaseMs: longMs });
      expectSame(again, undefined, 'the turn after an old one');
      expectSame((await taken(subject, provider, theirs.turn)).comparedUntil, mine.comparedUntil, 'the mark');
    },
  },
];

/** What every `ChargeMarks` promises. */
export const chargeMarksKit: Kit<ChargeMarksSubject> = { port: 'ChargeMarks', clauses };
