import type { Position } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { readWhole } from '../log.ts';
import { breaking } from '../subject.ts';
import type { LogHistorySubject } from './subject.ts';

const broken = breaking<'logHistory', LogHistorySubject>('logHistory');

/** Broken `LogHistory` adapters, one defect each. */
export const logHistorySaboteurs: readonly Saboteur<LogHistorySubject>[] = [
  {
    name: 'tells the first fact',
    rejectedBy: 'tells the last fact of the log',
    sabotage: broken((history, { ports }) => ({
      latest: async () => {
        const [first] = await readWhole(ports.changeFeed);
        return { ...(await history.latest()), position: first?.position ?? (0 as Position), eventId: first?.id ?? '' };
      },
    })),
  },
  {
    name: 'holds nothing but the last fact',
    rejectedBy: 'holds the marks of its own facts, and of an empty log',
    sabotage: broken((history) => ({
      holds: async ({ position }) => position === (await history.latest()).position,
    })),
  },
  {
    name: 'looks at positions only',
    rejectedBy: 'knows that it never had another fact, or a later one',
    sabotage: broken((history) => ({ holds: async ({ position }) => position <= (await history.latest()).position })),
  },
  {
    name: 'begins a generation for everybody who asks',
    rejectedBy: 'begins one generation, of eight that ask for one at once',
    sabotage: broken((history) => ({ begin: async () => history.begin((await history.latest()).generation) })),
  },
  {
    name: 'leaves sessions at their versions',
    rejectedBy: 'gives sessions versions above those of the generation before',
    sabotage: broken(() => ({ begin: async (above) => above + 1 })),
  },
];
