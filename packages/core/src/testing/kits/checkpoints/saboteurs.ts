import type { Checkpoints, Position } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import { at } from './subject.ts';
import type { CheckpointsSubject } from './subject.ts';

const broken = breaking<'checkpoints', CheckpointsSubject>('checkpoints');

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
export const checkpointsSaboteurs: readonly Saboteur<CheckpointsSubject>[] = [
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
