import { ok } from '../../../kernel/index.ts';
import type { HoldId, SeatId } from '../../../kernel/index.ts';
import type {
  ConvertHold,
  ExtendHold,
  Fence,
  Hold,
  HoldLine,
  HoldRequest,
  SeatFeed,
  SeatLocks,
} from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { withPorts } from '../subject.ts';
import { broken, lastOf, pretended, remembering } from './sabotage.ts';
import { referenceTo } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

/** Saboteurs that `agreedClauses` and the racing clauses reject. */
export const agreedSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'answers with a hold, whoever has it',
    rejectedBy: 'refuses the id of a hold that somebody else has, and leaves that hold as it is',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const known = await locks.find(request.holdId);
        return known === undefined ? locks.hold(request) : ok(known);
      },
    })),
  },
  {
    name: 'takes seats by the id of somebody else',
    rejectedBy: 'refuses the id of a hold that somebody else has, and leaves that hold as it is',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/hold-unknown') return answer;
        return locks.hold({ ...request, holdId: `${request.holdId}-too` as HoldId });
      },
    })),
  },
  {
    name: 'answers a repeat with a hold that was lost',
    rejectedBy: 'takes a new hold with a newer fence by an id whose hold was lost',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      const remember = remembering(locks, holds);
      return {
        hold: async (request) => {
          const known = holds.get(request.holdId);
          return known === undefined ? remember(request) : ok(known);
        },
      };
    }),
  },
  {
    name: 'takes the fence of a decision for the hold’s',
    rejectedBy: 'leaves a hold the fence it was given, and gives newer ones than the arbiter told of',
    sabotage: broken((locks) => {
      const told = new Map<HoldId, Fence>();
      return {
        record: async (sessionId, decisions) => {
          for (const { holdId, fence } of decisions) told.set(holdId, fence);
          await locks.record(sessionId, decisions);
        },
        find: async (holdId) => {
          const hold = await locks.find(holdId);
          return hold && { ...hold, fence: told.get(holdId) ?? hold.fence };
        },
      };
    }),
  },
  {
    name: 'forgets the fences that the arbiter tells of',
    rejectedBy: 'leaves a hold the fence it was given, and gives newer ones than the arbiter told of',
    sabotage: broken((locks) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.map((decision) => ({ ...decision, fence: 1 as Fence })),
        ),
    })),
  },
  {
    name: 'takes an area that is named twice for one',
    rejectedBy: 'gives an area that is named twice in a request all its units once, or none',
    sabotage: broken((locks) => ({
      hold: (request) =>
        locks.hold({ ...request, areas: [...new Map(request.areas.map((area) => [area.areaId, area])).values()] }),
    })),
  },
  {
    name: 'counts floor2 among floor',
    rejectedBy: 'keeps areas apart whose names begin alike',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const shown = await locks.held(request.sessionId);
        const held = shown.ok ? shown.value.held : [];
        const others = (areaId: string): number =>
          held.filter((unit) => unit.startsWith(areaId) && !unit.startsWith(`${areaId}~`)).length;
        const areas = request.areas.map((area) => ({ ...area, capacity: area.capacity - others(area.areaId) }));
        return locks.hold({ ...request, areas });
      },
    })),
  },
  {
    name: 'counts a buyer’s holds across sessions',
    rejectedBy: 'counts what a buyer has in one session only',
    sabotage: broken((locks) => {
      const sessions = new Map<string, HoldRequest['sessionId']>();
      return {
        hold: async (request) => {
          const before = sessions.get(request.buyerId) ?? request.sessionId;
          sessions.set(request.buyerId, request.sessionId);
          const elsewhere = before === request.sessionId ? [] : await locks.holdsOf(before, request.buyerId);
          return locks.hold({ ...request, maxActiveHolds: request.maxActiveHolds - elsewhere.length });
        },
      };
    }),
  },
  ...(['extend', 'convert', 'release'] as const).map((call): Saboteur<SeatLocksSubject> => ({
    name: `lets a holder ${call} a hold that is over and was not swept`,
    rejectedBy: 'refuses to change a hold whose time is over, also before anybody looked',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      const change = async (reference: ConvertHold & ExtendHold) => {
        const answer = await locks[call](reference);
        const known = holds.get(reference.holdId);
        return answer.ok || known === undefined ? answer : ok(known);
      };
      return { hold: remembering(locks, holds), [call]: change };
    }),
  })),
  {
    name: 'converts whatever the fence',
    rejectedBy: 'refuses an older fence than the hold has',
    sabotage: broken((locks) => ({ convert: ({ fence: _, ...request }) => locks.convert(request) })),
  },
  {
    name: 'shows the seats that a hold once had',
    rejectedBy: 'shows of a hold only the seats that the arbiter left it',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        find: async (holdId) => {
          const hold = await locks.find(holdId);
          return hold && { ...hold, lines: holds.get(holdId)?.lines ?? hold.lines };
        },
      };
    }),
  },
  {
    name: 'finds a hold without a line',
    rejectedBy: 'finds no hold whose last line was freed, also while it keeps a seat that was only claimed',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        find: async (holdId) => {
          const [found, known] = [await locks.find(holdId), holds.get(holdId)];
          if (found !== undefined || known === undefined) return found;
          const { taken } = await locks.usageOf(known.sessionId, known.buyerId);
          return taken > 0 ? { ...known, status: 'converted', lines: [] } : undefined;
        },
      };
    }),
  },
  {
    name: 'gives a seat that is claimed again its line back',
    rejectedBy: 'keeps the line of a freed seat out of its hold when the seat is claimed again',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        find: async (holdId) => {
          const hold = await locks.find(holdId);
          if (hold === undefined) return undefined;
          const shown = await locks.held(hold.sessionId);
          const isHeld = ({ seatId }: HoldLine): boolean => shown.ok && shown.value.held.includes(seatId);
          return { ...hold, lines: holds.get(holdId)?.lines.filter(isHeld) ?? hold.lines };
        },
      };
    }),
  },
  {
    name: 'frees with a hold whatever it once had',
    rejectedBy: 'frees nothing of a hold whose seat went to an order and on to somebody else',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        release: async (reference) => {
          const lines = holds.get(reference.holdId)?.lines ?? [];
          const answer = await locks.release(reference);
          const current = answer.ok ? lines.map(({ seatId }) => lastOf(holds, seatId)) : [];
          for (const hold of current) if (hold !== undefined) await locks.release(referenceTo(hold));
          return answer;
        },
      };
    }),
  },
  {
    name: 'lets a claim lapse in silence',
    rejectedBy: 'tells of a claim that lapses, of a hold that was taken and of one that was only told of',
    sabotage: (subject) => {
      const { seatFeed, seatLocks } = subject.ports;
      const claimed = new Set<SeatId>();
      const record: SeatLocks['record'] = async (sessionId, decisions) => {
        for (const { seatId, status } of decisions) if (status === 'claimed') claimed.add(seatId);
        await seatLocks.record(sessionId, decisions);
      };
      const read: SeatFeed['read'] = async (sessionId, after) => {
        const answer = await seatFeed.read(sessionId, after);
        if (!answer.ok) return answer;
        const changes = answer.value.changes.filter(({ seatId, status }) => status !== 'f' || !claimed.has(seatId));
        return ok({ ...answer.value, changes });
      };
      return withPorts(subject, { seatLocks: { ...seatLocks, record }, seatFeed: { read } });
    },
  },
  {
    name: 'keeps callers apart in its own process only',
    rejectedBy: 'lets one of fifty racing callers have a seat, and tells the others it is taken',
    sabotage: (subject) =>
      lockingAlone<'seatLocks', SeatLocksSubject>('seatLocks')((locks, turn) => ({
        hold: (request) =>
          turn(
            async () => {
              const shown = await locks.held(request.sessionId);
              return shown.ok && !request.lines.some(({ seatId }) => shown.value.held.includes(seatId));
            },
            async (isFree) => {
              const answer = await locks.hold(request);
              return !answer.ok && isFree ? ok(pretended(request, subject)) : answer;
            },
          ),
      }))(subject),
  },
];
