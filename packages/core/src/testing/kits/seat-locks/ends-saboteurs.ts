import { ok, refuse } from '../../../kernel/index.ts';
import type { HoldId, Instant, SeatId } from '../../../kernel/index.ts';
import type { Hold, SeatDecision } from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import { withPorts } from '../subject.ts';
import { broken, leavingOut, remembering } from './sabotage.ts';
import type { SeatLocksSubject } from './subject.ts';

/** Saboteurs that `endClauses` reject. */
export const endSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'lets a claim revive a hold that lapsed',
    rejectedBy: 'ends a lapsed hold before it applies a decision about it, whether it was swept or not',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      const claimed = new Map<HoldId, Instant>();
      return {
        hold: remembering(locks, holds),
        record: async (sessionId, decisions) => {
          for (const { holdId, expiresAt } of decisions) if (expiresAt !== undefined) claimed.set(holdId, expiresAt);
          await locks.record(sessionId, decisions);
        },
        find: async (holdId) => {
          const [hold, expiresAt] = [holds.get(holdId), claimed.get(holdId)];
          return hold && expiresAt ? { ...hold, status: 'converted', expiresAt } : locks.find(holdId);
        },
      };
    }),
  },
  {
    name: 'sells the seat of a lapsed hold without a word of its end',
    rejectedBy: 'ends a lapsed hold before it gives its seat to somebody else by decision',
    sabotage: (subject) => {
      const seatFeed = leavingOut(subject.ports.seatFeed, (changes) => {
        const sold = new Set(changes.flatMap(({ seatId, status }) => (status === 's' ? [seatId] : [])));
        return changes.filter(({ seatId, status }) => status !== 'f' || !sold.has(seatId));
      });
      return withPorts(subject, { seatFeed });
    },
  },
  {
    name: 'lets each seat of a hold end with its own claim',
    rejectedBy: 'lets all seats of a hold end together, with its last claim',
    sabotage: broken((locks, { ports }) => {
      const ends = new Map<SeatId, Instant>();
      const isOver = (seatId: SeatId): boolean => (ends.get(seatId) ?? Infinity) <= ports.clock.now();
      return {
        record: async (sessionId, decisions) => {
          for (const { seatId, expiresAt } of decisions) if (expiresAt !== undefined) ends.set(seatId, expiresAt);
          await locks.record(sessionId, decisions);
        },
        held: async (sessionId) => {
          const answer = await locks.held(sessionId);
          if (!answer.ok) return answer;
          return ok({ ...answer.value, held: answer.value.held.filter((seatId) => !isOver(seatId)) });
        },
      };
    }),
  },
  {
    name: 'keeps what is left of a bought hold for good',
    rejectedBy: 'lets seats of a hold that were not sold with the others end at their time',
    sabotage: broken((locks) => {
      const bought = new Map<HoldId, SeatDecision>();
      return {
        record: async (sessionId, decisions) => {
          for (const each of decisions) if (each.status === 'sold') bought.set(each.holdId, each);
          await locks.record(sessionId, decisions);
        },
        usageOf: async (sessionId, buyerId) => {
          const usage = await locks.usageOf(sessionId, buyerId);
          const isBuyer = [...bought.values()].some((each) => each.buyerId === buyerId);
          return isBuyer ? { ...usage, taken: Math.max(usage.taken, 2) } : usage;
        },
      };
    }),
  },
  {
    name: 'counts for a buyer what their holds were given, whoever bought it',
    rejectedBy: 'counts the seats that a buyer has, and none that was sold to somebody else',
    sabotage: broken((locks) => ({
      usageOf: async (sessionId, buyerId) => {
        const [usage, holds] = await Promise.all([
          locks.usageOf(sessionId, buyerId),
          locks.holdsOf(sessionId, buyerId),
        ]);
        const given = holds.flatMap(({ lines }) => lines).reduce((sum, { places = 1 }) => sum + places, 0);
        return { ...usage, taken: Math.max(usage.taken, given) };
      },
    })),
  },
  {
    name: 'tells somebody else of a hold that is over and was not swept',
    rejectedBy: 'refuses to change a hold whose time is over, also before anybody looked',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        release: async (reference) => {
          const known = holds.get(reference.holdId);
          holds.delete(reference.holdId);
          const isForeign = known !== undefined && known.buyerId !== reference.buyerId;
          return isForeign ? refuse({ code: 'locking/hold-unknown' }) : locks.release(reference);
        },
      };
    }),
  },
  {
    name: 'keeps a hold that has no seat any more',
    rejectedBy: 'ends a hold whose last seat was sold to somebody else',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        find: async (holdId) => (await locks.find(holdId)) ?? holds.get(holdId),
      };
    }),
  },
];
