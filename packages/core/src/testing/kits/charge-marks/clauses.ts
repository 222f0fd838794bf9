import { instant, plusMs } from '../../../kernel/index.ts';
import type { ChargeMarks, ChargeTurn } from '../../../payments/index.ts';
import { expectSame, expectThat, race } from '../expectations.ts';
import type { Clause, Kit, Saboteur } from '../kit.ts';
import { freshName, longMs, untilLapsed, withPorts } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

/** The marks of a store, and its clock. */
export type ChargeMarksSubject = PortsSubject<'chargeMarks' | 'clock'>;

type Subject = ChargeMarksSubject;

const taken = async (
  { ports }: Subject,
  provider: string,
  last: string | null = null,
  leaseMs = longMs,
): Promise<ChargeTurn> => {
  const turn = await ports.chargeMarks.take({ provider, last, leaseMs });
  expectThat(turn !== undefined, `a turn at ${provider} is to be had`);
  return turn;
};

const minuteMs = 60_000;

const clauses: readonly Clause<Subject>[] = [
  {
    name: 'has one name, whoever asks',
    run: async ({ ports: { chargeMarks } }) => {
      const names = await race(8, () => chargeMarks.origin());
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
    run: async ({ ports: { chargeMarks } }) => {
      const provider = freshName('provider');
      const turns = await race(8, () => chargeMarks.take({ provider, last: null, leaseMs: longMs }));
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
export const chargeMarksKit: Kit<Subject> = { port: 'ChargeMarks', clauses };

const broken =
  (change: (marks: ChargeMarks, subject: Subject) => Partial<ChargeMarks>) =>
  (subject: Subject): Subject =>
    withPorts(subject, {
      chargeMarks: { ...subject.ports.chargeMarks, ...change(subject.ports.chargeMarks, subject) },
    });

/** `ChargeMarks` made wrong, one defect each. */
export const chargeMarksSaboteurs: readonly Saboteur<Subject>[] = [
  {
    name: 'has a new name each time',
    rejectedBy: 'has one name, whoever asks',
    sabotage: broken(() => ({ origin: async () => freshName('database') })),
  },
  {
    name: 'begins with the first charge there ever was',
    rejectedBy: 'begins at the present',
    sabotage: broken((marks) => ({
      take: async (request) => {
        const turn = await marks.take(request);
        return turn && { ...turn, comparedUntil: instant(0) };
      },
    })),
  },
  {
    name: 'stays where it is',
    rejectedBy: 'moves the mark of one gateway on, and never back',
    sabotage: broken(() => ({ advance: async () => true })),
  },
  {
    name: 'gives everybody a turn',
    rejectedBy: 'gives one of eight a turn, and the others none while it lasts',
    sabotage: broken((marks) => ({ take: (request) => marks.take({ ...request, leaseMs: 0 }) })),
  },
  {
    name: 'lets an old turn move the mark',
    rejectedBy: 'gives another a turn when the last one is old, and takes nothing from the one before any more',
    sabotage: broken((marks) => {
      let newest = '';
      return {
        take: async (request) => {
          const turn = await marks.take(request);
          if (turn !== undefined) newest = turn.turn;
          return turn;
        },
        advance: (request) => marks.advance({ ...request, turn: newest }),
      };
    }),
  },
];
