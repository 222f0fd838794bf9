import { instant } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking, freshName } from '../subject.ts';
import type { ChargeMarksSubject } from './subject.ts';

const broken = breaking<'chargeMarks', ChargeMarksSubject>('chargeMarks');

/** Broken `ChargeMarks` adapters, one defect each. */
export const chargeMarksSaboteurs: readonly Saboteur<ChargeMarksSubject>[] = [
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
    name: 'locks within its process, looks whether somebody has the turn, and takes it then',
    rejectedBy: 'gives one of eight a turn, and the others none while it lasts',
    sabotage: (subject) => {
      const taken = new Set<string>();
      return lockingAlone<'chargeMarks', ChargeMarksSubject>('chargeMarks')((marks, turn) => ({
        take: (request) =>
          turn(
            async () => taken.has(request.provider),
            async (isTaken) => {
              taken.add(request.provider);
              return isTaken ? undefined : marks.take({ ...request, leaseMs: 0 });
            },
          ),
      }))(subject);
    },
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
