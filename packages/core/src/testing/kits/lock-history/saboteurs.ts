import type { Saboteur } from '../kit.ts';
import { breaking } from '../subject.ts';
import type { LockHistorySubject } from './subject.ts';

const broken = breaking<'lockHistory', LockHistorySubject>('lockHistory');

/** Broken `LockHistory` adapters, one defect each. */
export const lockHistorySaboteurs: readonly Saboteur<LockHistorySubject>[] = [
  {
    name: 'keeps the mark that is furthest',
    rejectedBy: 'remembers the last mark it was told, until the store is lost',
    sabotage: broken((history) => ({
      note: async (next) => {
        if (next.position > ((await history.mark())?.position ?? 0)) await history.note(next);
      },
    })),
  },
  {
    name: 'leaves everything as it was',
    rejectedBy: 'forgets claims and sales of an older generation, and is to be primed then',
    sabotage: broken(() => ({ renew: async () => undefined })),
  },
  {
    name: 'forgets the holds too',
    rejectedBy: 'keeps holds that nobody ordered by, with their fence and time',
    sabotage: broken((_, subject) => ({ renew: () => subject.lose() })),
  },
  {
    name: 'goes on with the feed',
    rejectedBy: 'lets fences grow, and tells readers of the feed that they are too old',
    sabotage: broken(() => ({ renew: async () => undefined })),
  },
  {
    name: 'renews as often as it is told',
    rejectedBy: 'renews a session once for a generation',
    sabotage: broken((history) => {
      let renewals = 10;
      return {
        renew: (sessionId) => {
          renewals += 1;
          return history.renew(sessionId, renewals);
        },
      };
    }),
  },
];
