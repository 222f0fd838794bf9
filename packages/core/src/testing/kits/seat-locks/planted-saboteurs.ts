import { editionOf, latest, ok, plusMs, refuse } from '../../../kernel/index.ts';
import type { HoldId, PrincipalId, SeatId, SessionId } from '../../../kernel/index.ts';
import type { Fence, Hold, HoldReference, HoldRequest, SeatDecision } from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import { longMs } from '../subject.ts';
import { broken, remembering } from './sabotage.ts';
import type { SeatLocksSubject } from './subject.ts';

const refusing: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'looks at the seats before it looks at the limits',
    rejectedBy: 'refuses for the first reason of several, and changes nothing',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        const isLimit = !answer.ok && /-limit-reached$/.test(answer.refusal.code);
        if (!isLimit) return answer;
        const shown = await locks.held(request.sessionId);
        const held = shown.ok ? shown.value.held : [];
        const conflicts = request.lines.map(({ seatId }) => seatId).filter((seatId) => held.includes(seatId));
        return conflicts.length === 0 ? answer : refuse({ code: 'locking/seats-unavailable', conflicts });
      },
    })),
  },
  {
    name: 'gives a version to a hold that it refuses',
    rejectedBy: 'refuses for the first reason of several, and changes nothing',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok) return answer;
        const nobody = { holdId: `${request.sessionId}.nobody` as HoldId, buyerId: 'nobody' as PrincipalId };
        const noted = { seatId: 'none' as SeatId, ...nobody, fence: 1 as Fence };
        await locks.record(request.sessionId, [
          { ...noted, status: 'sold' },
          { ...noted, status: 'free' },
        ]);
        return answer;
      },
    })),
  },
  {
    name: 'learns an edition only from holds that it takes',
    rejectedBy: 'takes a newer edition over from a hold that it refuses for another reason',
    sabotage: broken((locks) => {
      const known = new Map<SessionId, number>();
      return {
        hold: async (request) => {
          const edition = editionOf(known.get(request.sessionId) ?? 0);
          const answer = await locks.hold({ ...request, edition });
          if (answer.ok) known.set(request.sessionId, request.edition);
          return answer;
        },
      };
    }),
  },
  {
    name: 'tells anybody which seats an order has',
    rejectedBy: 'tells nobody but its buyer which seats a hold has that it was only told of',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/hold-unknown') return answer;
        return refuse({ code: 'locking/seats-unavailable', conflicts: [] });
      },
    })),
  },
  {
    name: 'ends a lapsed hold in silence when its repeat is refused',
    rejectedBy: 'tells of a hold that lapsed, also when its repeat is refused',
    sabotage: (subject) => {
      const ids = new Set<HoldId>();
      const { seatLocks, seatFeed } = subject.ports;
      let isSilent = false;
      const hold: typeof seatLocks.hold = async (request) => {
        const answer = await seatLocks.hold(request);
        if (ids.has(request.holdId) && !answer.ok) isSilent = true;
        ids.add(request.holdId);
        return answer;
      };
      const read: typeof seatFeed.read = async (...asked) => {
        const answer = await seatFeed.read(...asked);
        return answer.ok && isSilent ? ok({ ...answer.value, changes: [] }) : answer;
      };
      return { ...subject, ports: { ...subject.ports, seatLocks: { ...seatLocks, hold }, seatFeed: { read } } };
    },
  },
  {
    name: 'takes anything together with a large table',
    rejectedBy: 'lets nobody add units or seats to a table with more places than anybody may have',
    sabotage: broken((locks) => ({
      hold: (request) => {
        const [first] = request.lines;
        return locks.hold({ ...request, maxSeats: Math.max(request.maxSeats, (first?.places ?? 0) + 1) });
      },
    })),
  },
];

/** Refuses a request whose second area lacks units, but keeps the units of the first. */
const leaking = (request: HoldRequest): HoldRequest => ({
  ...request,
  holdId: `${request.holdId}-leak` as HoldId,
  areas: request.areas.slice(0, 1),
});

const givingUnits: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'keeps the units it picked for a request that it refuses',
    rejectedBy: 'uses no unit of an area up when another area of the request lacks some',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (!answer.ok && request.areas.length > 1) await locks.hold(leaking(request));
        return answer;
      },
    })),
  },
  {
    name: 'counts what is left of an area before it ends what has lapsed',
    rejectedBy: 'counts units whose hold has lapsed among those that are left',
    sabotage: broken((locks) => {
      let given = 0;
      return {
        hold: async (request) => {
          const answer = await locks.hold(request);
          if (answer.ok) given += answer.value.lines.length;
          if (answer.ok || answer.refusal.code !== 'locking/area-unavailable') return answer;
          return refuse({ ...answer.refusal, left: answer.refusal.left + 1 - given });
        },
      };
    }),
  },
  {
    name: 'gives a unit again that came back and was sold since',
    rejectedBy: 'gives nobody a unit that came back and was then claimed or sold',
    sabotage: broken((locks) => ({
      record: async (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.filter(({ seatId }) => !seatId.startsWith('floor~1')),
        ),
    })),
  },
];

const changing: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'extends once more than it may',
    rejectedBy: 'counts how often and how long a hold lives from when it was taken',
    sabotage: broken((locks) => ({
      extend: (request) => locks.extend({ ...request, maxExtensions: request.maxExtensions + 1 }),
    })),
  },
  {
    name: 'counts how long a hold may live from its last change',
    rejectedBy: 'counts how often and how long a hold lives from when it was taken',
    sabotage: broken((locks, { ports }) => ({
      extend: async (request) => {
        const hold = await locks.find(request.holdId);
        const livedMs = hold === undefined ? 0 : ports.clock.now() - hold.heldAt;
        return locks.extend({ ...request, maxTotalMs: request.maxTotalMs + livedMs });
      },
    })),
  },
  {
    name: 'makes a converted hold active when it is extended',
    rejectedBy: 'changes of a hold only its end, its status and how often it was extended',
    sabotage: broken((locks) => ({
      extend: async (request) => {
        const answer = await locks.extend(request);
        return answer.ok ? ok({ ...answer.value, status: 'active' }) : answer;
      },
    })),
  },
  {
    name: 'dates a hold by its last change',
    rejectedBy: 'changes of a hold only its end, its status and how often it was extended',
    sabotage: broken((locks, { ports }) => ({
      extend: async (request) => {
        const answer = await locks.extend(request);
        return answer.ok ? ok({ ...answer.value, heldAt: ports.clock.now() }) : answer;
      },
    })),
  },
  {
    name: 'converts for anybody who names no fence',
    rejectedBy: 'refuses a conversion by somebody else, also without a fence',
    sabotage: broken((locks) => ({
      convert: async (request) => {
        const hold = request.fence === undefined ? await locks.find(request.holdId) : undefined;
        return locks.convert({ ...request, buyerId: hold?.buyerId ?? request.buyerId });
      },
    })),
  },
];

const lastOfEach = (decisions: readonly SeatDecision[]): SeatDecision[] => [
  ...new Map(decisions.map((decision) => [decision.seatId, decision])).values(),
];

const recording: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'applies claims before it frees',
    rejectedBy: 'applies decisions in the order given, also several about one seat',
    sabotage: broken((locks) => ({
      record: (sessionId, decisions) => {
        const rank = ({ status }: SeatDecision): number => ['claimed', 'sold', 'free'].indexOf(status);
        return locks.record(
          sessionId,
          decisions.toSorted((one, other) => rank(one) - rank(other)),
        );
      },
    })),
  },
  {
    name: 'applies only the last decision about a seat',
    rejectedBy: 'applies decisions in the order given, also several about one seat',
    sabotage: broken((locks) => ({
      record: (sessionId, decisions) => locks.record(sessionId, lastOfEach(decisions)),
    })),
  },
  {
    name: 'frees a seat for any hold of its buyer',
    rejectedBy: 'frees a seat for the hold that has it, and for no other hold of its buyer',
    sabotage: broken((locks) => ({
      record: async (sessionId, decisions) => {
        const everybody = await Promise.all(
          decisions.map(async (decision) => {
            const holds = decision.status === 'free' ? await locks.holdsOf(sessionId, decision.buyerId) : [];
            const owner = holds.find(({ lines }) => lines.some(({ seatId }) => seatId === decision.seatId));
            return { ...decision, holdId: owner?.holdId ?? decision.holdId };
          }),
        );
        await locks.record(sessionId, everybody);
      },
    })),
  },
  {
    name: 'sells a seat only once',
    rejectedBy: 'gives a sold seat to whoever the arbiter sells it to next',
    sabotage: broken((locks) => ({
      record: async (sessionId, decisions) => {
        for (const decision of decisions) {
          const shown = await locks.held(sessionId);
          const isSold = shown.ok && shown.value.sold.includes(decision.seatId);
          if (!isSold || decision.status !== 'sold') await locks.record(sessionId, [decision]);
        }
      },
    })),
  },
  {
    name: 'learns no fence from a decision that does not apply',
    rejectedBy: 'gives newer fences than any decision names, whether that applies or not',
    sabotage: broken((locks, { ports }) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.filter(({ expiresAt = Infinity }) => expiresAt > ports.clock.now()),
        ),
    })),
  },
  {
    name: 'counts a claimed hold as active',
    rejectedBy: 'makes a hold converted by a claim: it counts no more as active',
    sabotage: broken((locks) => ({
      usageOf: async (sessionId, buyerId) => {
        const [usage, holds] = await Promise.all([
          locks.usageOf(sessionId, buyerId),
          locks.holdsOf(sessionId, buyerId),
        ]);
        return { ...usage, holdIds: holds.map(({ holdId }) => holdId) };
      },
    })),
  },
  {
    name: 'lets the holder release what is left of a bought hold',
    rejectedBy: 'lets nobody extend, convert or release what was bought',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        release: async (reference: HoldReference) => {
          const answer = await locks.release(reference);
          const known = holds.get(reference.holdId);
          return answer.ok || known === undefined ? answer : ok(known);
        },
      };
    }),
  },
];

const sweeping: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'sweeps one session at a time',
    rejectedBy: 'sweeps every session, and what was taken since the last sweep',
    sabotage: broken((locks) => ({ sweep: async () => Math.min(1, await locks.sweep()) })),
  },
  {
    name: 'tells the sweeper when the first session has its next end',
    rejectedBy: 'lets a sweeper rest no longer than the first hold of any session',
    sabotage: broken(() => ({ nextSweepInMs: () => longMs })),
  },
  {
    name: 'finds a hold at its very end',
    rejectedBy: 'has a hold until its end, and from its end on no more',
    sabotage: broken((locks, { ports, ttlMs }) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        find: async (holdId) => {
          const known = holds.get(holdId);
          const end = known && latest(known.expiresAt, plusMs(known.heldAt, ttlMs * 2));
          return (await locks.find(holdId)) ?? (end !== undefined && end > ports.clock.now() ? known : undefined);
        },
      };
    }),
  },
];

/** Saboteurs with defects that were planted, and that no clause noticed at first. */
export const plantedSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  ...refusing,
  ...givingUnits,
  ...changing,
  ...recording,
  ...sweeping,
];
