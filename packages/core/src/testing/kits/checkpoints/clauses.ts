import { expectSame } from '../expectations.ts';
import type { Kit } from '../kit.ts';
import { freshName, raceOnBoth } from '../subject.ts';
import { at } from './subject.ts';
import type { CheckpointsSubject } from './subject.ts';

/** What every `Checkpoints` promises. */
export const checkpointsKit: Kit<CheckpointsSubject> = {
  port: 'Checkpoints',
  clauses: [
    {
      name: 'begins at zero',
      run: async ({ ports: { checkpoints } }) => {
        expectSame(await checkpoints.get(freshName('consumer')), 0, 'where a consumer that never ran is');
      },
    },
    {
      name: 'remembers how far a consumer has come',
      run: async ({ ports: { checkpoints } }) => {
        const consumer = freshName('consumer');
        for (const position of [1, 7, 4_000_000_000_000]) {
          await checkpoints.advance(consumer, at(position));
          expectSame(await checkpoints.get(consumer), position, 'where the consumer is');
        }
      },
    },
    {
      name: 'moves forward only',
      run: async ({ ports: { checkpoints } }) => {
        const consumer = freshName('consumer');
        for (const position of [10, 9, 10, 0]) await checkpoints.advance(consumer, at(position));
        expectSame(await checkpoints.get(consumer), 10, 'where the consumer is after steps back');
      },
    },
    {
      name: 'ends at the furthest of many that advance at once',
      races: true,
      run: async (subject) => {
        const [mixed, descending] = [freshName('consumer'), freshName('consumer')];
        await raceOnBoth(subject, 50, async ({ checkpoints }, caller) => {
          await checkpoints.advance(descending, at(50 - caller));
          await checkpoints.advance(mixed, at(((caller * 7) % 50) + 1));
        });
        const places = [await subject.ports.checkpoints.get(mixed), await subject.ports.checkpoints.get(descending)];
        expectSame(places, [50, 50], 'where two consumers are after a race');
      },
    },
    {
      name: 'keeps consumers apart',
      run: async ({ ports: { checkpoints } }) => {
        const [one, other] = [freshName('consumer'), freshName('consumer')];
        await checkpoints.advance(one, at(5));
        await checkpoints.advance(other, at(3));
        expectSame([await checkpoints.get(one), await checkpoints.get(other)], [5, 3], 'where two consumers are');
      },
    },
  ],
};
