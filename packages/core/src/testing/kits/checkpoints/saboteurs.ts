import type { Position } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import { at } from './subject.ts';
import type { CheckpointsSubject } from './subject.ts';

const broken = breaking<'checkpoints', CheckpointsSubject>('checkpoints');

/** Broken `Checkpoints` adapters, one defect each. */
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
    sabotage: broken(() => {
      const positions = new Map<string, Position>();
      return {
        get: async (consumer) => positions.get(consumer) ?? at(0),
        advance: async (consumer, position) => void positions.set(consumer, position),
      };
    }),
  },
  {
    name: 'locks within its process, looks where a consumer is, and writes the further place',
    rejectedBy: 'ends at the furthest of many that advance at once',
    sabotage: (subject) => {
      const positions = new Map<string, Position>();
      const get = async (consumer: string): Promise<Position> => positions.get(consumer) ?? at(0);
      return lockingAlone<'checkpoints', CheckpointsSubject>('checkpoints')((_, turn) => ({
        get,
        advance: (consumer, position) =>
          turn(
            () => get(consumer),
            async (known) => void positions.set(consumer, at(Math.max(known, position))),
          ),
      }))(subject);
    },
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
