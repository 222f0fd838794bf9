import type { Checkpoints, Position } from '../../../messaging/index.ts';
import { expectSame, race } from '../expectations.ts';
import type { Kit, Saboteur } from '../kit.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';

type Subject = Pick<PortsSubject<'checkpoints'>, 'ports'>;

const at = (position: number): Position => position as Position;

/** What every `Checkpoints` promises. */
export const checkpointsKit: Kit<Subject> = {
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
      run: async ({ ports: { checkpoints } }) => {
        const consumer = freshName('consumer');
        await race(50, (caller) => checkpoints.advance(consumer, at(((caller * 7) % 50) + 1)));
        expectSame(await checkpoints.get(consumer), 50, 'where the consumer is after a race');
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

const broken =
  (change: (checkpoints: Checkpoints) => Partial<Checkpoints>) =>
  ({ ports: { checkpoints } }: Subject): Subject => ({
    ports: { checkpoints: { ...checkpoints, ...change(checkpoints) } },
  });

/** Positions kept without a look at what was there. */
const unguarded = (write: (old: Position, position: Position) => Promise<Position>): Checkpoints => {
  const positions = new Map<string, Position>();
  const get = (consumer: string): Position => positions.get(consumer) ?? at(0);
  return {
    get: async (consumer) => get(consumer),
    advance: async (consumer, position) => {
      positions.set(consumer, await write(get(consumer), position));
    },
  };
};

/** `Checkpoints` made wrong, one defect each. */
export const checkpointsSaboteurs: readonly Saboteur<Subject>[] = [
  {
    name: 'begins at one',
    rejectedBy: 'begins at zero',
    sabotage: broken((checkpoints) => ({ get: async (consumer) => at(Math.max(1, await checkpoints.get(consumer))) })),
  },
  {
    name: 'keeps positions in 32 bits',
    rejectedBy: 'remembers how far a consumer has come',
    sabotage: broken((checkpoints) => ({
      advance: (consumer, position) => checkpoints.advance(consumer, at(position | 0)),
    })),
  },
  {
    name: 'moves back when told',
    rejectedBy: 'moves forward only',
    sabotage: broken(() => unguarded(async (_, position) => position)),
  },
  {
    name: 'checks, then acts',
    rejectedBy: 'ends at the furthest of many that advance at once',
    sabotage: broken(() => unguarded(async (old, position) => Promise.resolve(at(Math.max(old, position))))),
  },
  {
    name: 'keeps one place for all',
    rejectedBy: 'keeps consumers apart',
    sabotage: broken((checkpoints) => ({
      get: () => checkpoints.get('any'),
      advance: (_, position) => checkpoints.advance('any', position),
    })),
  },
];
