import { ok, plusMs, refuse, editionOf } from '../../../kernel/index.ts';
import type { HoldId, Edition } from '../../../kernel/index.ts';
import type { Fence, Hold, SeatLocks } from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import { agreedSaboteurs } from './agreed-saboteurs.ts';
import { asGivenSaboteurs } from './as-given.ts';
import { endSaboteurs } from './ends-saboteurs.ts';
import { plantedSaboteurs } from './planted-saboteurs.ts';
import { broken, lastOf, leavingOut, pretended, remembering } from './sabotage.ts';
import { referenceTo } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';
import { longMs, withPorts } from '../subject.ts';

const takingSeats: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'takes the seats it can get of a request it refuses',
    rejectedBy: 'takes all seats of a request or none',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/seats-unavailable') return answer;
        const { conflicts } = answer.refusal;
        await locks.hold({ ...request, lines: request.lines.filter(({ seatId }) => !conflicts.includes(seatId)) });
        return answer;
      },
    })),
  },
  {
    name: 'names only the first conflict',
    rejectedBy: 'names every seat that stands in the way, and no other',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/seats-unavailable') return answer;
        return { ok: false, refusal: { ...answer.refusal, conflicts: answer.refusal.conflicts.slice(0, 1) } };
      },
    })),
  },
  {
    name: 'checks, then acts',
    rejectedBy: 'lets one of fifty racing callers have a seat, and tells the others it is taken',
    sabotage: broken((locks, subject) => ({
      hold: async (request) => {
        const shown = await locks.held(request.sessionId);
        const free = shown.ok && !request.lines.some(({ seatId }) => shown.value.held.includes(seatId));
        const answer = await locks.hold(request);
        return !answer.ok && free ? ok(pretended(request, subject)) : answer;
      },
    })),
  },
  {
    name: 'takes a repeated request for a new one',
    rejectedBy: 'answers a repeat with the same hold, and changes nothing',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const known = await locks.find(request.holdId);
        if (known !== undefined) await locks.release(referenceTo(known));
        return locks.hold(request);
      },
    })),
  },
  {
    name: 'forgets what a request left on its hold',
    rejectedBy: 'keeps what the request left on its hold, whatever a repeat would leave',
    sabotage: broken((locks) => ({ hold: ({ imprint: _forgotten, ...request }) => locks.hold(request) })),
  },
  {
    name: 'lets a repeat leave its own imprint',
    rejectedBy: 'keeps what the request left on its hold, whatever a repeat would leave',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const held = await locks.hold(request);
        return held.ok && request.imprint !== undefined ? ok({ ...held.value, imprint: request.imprint }) : held;
      },
    })),
  },
  {
    name: 'never expires',
    rejectedBy: 'counts an expired hold as free at once, without a sweep',
    sabotage: broken((locks) => ({ hold: (request) => locks.hold({ ...request, ttlMs: request.ttlMs + longMs }) })),
  },
  {
    name: 'counts the seats of a buyer in a step before it takes more',
    rejectedBy: 'checks the limit of seats in the step that takes them',
    sabotage: broken((locks) => {
      const taken = new Map<string, number>();
      return {
        hold: async (request) => {
          const before = taken.get(request.buyerId) ?? 0;
          if (before + request.lines.length > request.maxSeats) return locks.hold(request);
          const answer = await locks.hold({ ...request, maxSeats: Number.MAX_SAFE_INTEGER });
          taken.set(request.buyerId, before + request.lines.length);
          return answer;
        },
      };
    }),
  },
  {
    name: 'counts the holds of a buyer in a step before it takes one more',
    rejectedBy: 'checks the limit of holds in the step that takes them',
    sabotage: broken((locks) => {
      const taken = new Map<string, number>();
      return {
        hold: async (request) => {
          const before = taken.get(request.buyerId) ?? 0;
          if (before >= request.maxActiveHolds) return locks.hold(request);
          const answer = await locks.hold({ ...request, maxActiveHolds: Number.MAX_SAFE_INTEGER });
          taken.set(request.buyerId, before + 1);
          return answer;
        },
      };
    }),
  },
  {
    name: 'says of a full area that nothing is left',
    rejectedBy: 'gives every unit of an area once, and says how many are left',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/area-unavailable') return answer;
        return { ok: false, refusal: { ...answer.refusal, left: 0 } };
      },
    })),
  },
  {
    name: 'gives whatever came back to an area, however many places it has left',
    rejectedBy: 'gives no unit beyond the capacity that is asked for, and those again when it has grown',
    sabotage: broken((locks) => {
      const widest = new Map<string, number>();
      return {
        hold: async (request) => {
          const areas = request.areas.map((area) => {
            const capacity = Math.max(widest.get(area.areaId) ?? 0, area.capacity);
            widest.set(area.areaId, capacity);
            return { ...area, capacity };
          });
          return locks.hold({ ...request, areas });
        },
      };
    }),
  },
  {
    name: 'begins its fences anew with an empty store',
    rejectedBy: 'gives fences that only grow, also after the store was lost',
    sabotage: (subject) => {
      let count = 0;
      const { seatLocks } = subject.ports;
      const hold: SeatLocks['hold'] = async (request) => {
        const answer = await seatLocks.hold(request);
        if (!answer.ok) return answer;
        count += 1;
        return ok({ ...answer.value, fence: count as Fence });
      };
      const lose = async (): Promise<void> => {
        count = 0;
        await subject.lose();
      };
      return { ...withPorts(subject, { seatLocks: { ...seatLocks, hold } }), lose };
    },
  },
  {
    name: 'takes every seat of an unknown session for free',
    rejectedBy: 'says that it knows nothing of a session before it was primed, and after it was lost',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/session-unprimed') return answer;
        await locks.prime(request.sessionId, { fenceFloor: 0, decisions: [] });
        return locks.hold(request);
      },
    })),
  },
];

const countingPlaces: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'counts a whole table as one seat',
    rejectedBy: 'counts every place of a whole table against the limit of seats, whatever becomes of its hold',
    sabotage: broken((locks) => ({
      hold: (request) => locks.hold({ ...request, lines: request.lines.map(({ places: _, ...line }) => line) }),
    })),
  },
  {
    name: 'takes a table that the arbiter tells of for one seat',
    rejectedBy: 'counts the places of a table that the arbiter tells of, besides seats and units',
    sabotage: broken((locks) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.map(({ places: _, ...decision }) => decision),
        ),
    })),
  },
];

const beingUpToDate: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'does not look at the edition of a hold',
    rejectedBy: 'refuses what an older edition asks for, names the newest, and takes nothing',
    sabotage: broken((locks) => ({ hold: (request) => locks.hold({ ...request, edition: editionOf(1, 9) }) })),
  },
  {
    name: 'learns nothing from a hold that is newer',
    rejectedBy: 'takes a newer edition over from the hold that brings it',
    sabotage: broken((locks) => {
      const required = new Map<string, Edition>();
      return {
        raiseEdition: async (sessionId, edition) => void required.set(sessionId, edition),
        hold: (request) => locks.hold({ ...request, edition: required.get(request.sessionId) ?? editionOf(1) }),
      };
    }),
  },
  {
    name: 'goes back to the edition it was told of last',
    rejectedBy: 'never goes back to an older edition',
    sabotage: broken((locks) => {
      const last = new Map<string, Edition>();
      return {
        raiseEdition: async (sessionId, edition) => void last.set(sessionId, edition),
        hold: (request) => {
          const isStale = request.edition < (last.get(request.sessionId) ?? 0);
          return isStale ? locks.hold({ ...request, edition: editionOf(0) }) : locks.hold(request);
        },
      };
    }),
  },
  {
    name: 'is primed without the edition',
    rejectedBy: 'learns the edition of a lost session when it is primed',
    sabotage: broken((locks) => ({
      prime: (sessionId, { edition: _, ...taken }) => locks.prime(sessionId, taken),
    })),
  },
  {
    name: 'forgets what it was told before it was primed',
    rejectedBy: 'keeps an edition it was told of before it was primed',
    sabotage: broken((locks) => ({
      raiseEdition: async (sessionId, edition) => {
        const known = await locks.held(sessionId);
        if (known.ok) await locks.raiseEdition(sessionId, edition);
      },
    })),
  },
];

const havingSeats: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'counts only live holds as what a buyer has',
    rejectedBy: 'tells what a buyer uses up as it is counted when they hold',
    sabotage: broken((locks) => ({
      usageOf: async (sessionId, buyerId) => {
        const holds = await locks.holdsOf(sessionId, buyerId);
        const { holdIds } = await locks.usageOf(sessionId, buyerId);
        return { holdIds, taken: holds.flatMap(({ lines }) => lines).length };
      },
    })),
  },
  {
    name: 'answers a repeat with a hold it was only told of',
    rejectedBy: 'takes nothing more for a hold that it was only told of, nor makes one up',
    sabotage: broken((locks, subject) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        return answer.ok ? answer : ok({ ...pretended(request, subject), lines: [] });
      },
    })),
  },
  {
    name: 'takes more seats for a hold it was only told of',
    rejectedBy: 'takes nothing more for a hold that it was only told of, nor makes one up',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || request.areas.length === 0) return answer;
        return locks.hold({ ...request, holdId: `${request.holdId}-again` as HoldId });
      },
    })),
  },
  {
    name: 'looks for the holds of a name by another writing of it',
    rejectedBy: 'knows its buyers by any name that a token may give them',
    sabotage: broken((locks) => ({
      holdsOf: async (sessionId, buyerId) => (buyerId.includes(',') ? [] : locks.holdsOf(sessionId, buyerId)),
    })),
  },
  {
    name: 'keeps names in a list parted by commas',
    rejectedBy: 'knows its buyers by any name that a token may give them',
    sabotage: broken((locks) => ({
      find: async (holdId) => {
        const hold = await locks.find(holdId);
        return hold && { ...hold, buyerId: (hold.buyerId.split(',')[0] ?? '') as typeof hold.buyerId };
      },
    })),
  },
  {
    name: 'decodes a name that was never encoded',
    rejectedBy: 'tells names apart that differ in one character',
    sabotage: broken((locks) => ({
      release: (reference) =>
        locks.release({ ...reference, buyerId: reference.buyerId.replaceAll('%2C', ',') as typeof reference.buyerId }),
    })),
  },
  {
    name: 'releases the seats of an expired hold, whoever has them now',
    rejectedBy: 'lets a late release by an expired holder do nothing to the new holder',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        release: async (reference) => {
          const answer = await locks.release(reference);
          const current = lastOf(holds, holds.get(reference.holdId)?.lines[0]?.seatId);
          if (!answer.ok && current !== undefined) await locks.release(referenceTo(current));
          return answer;
        },
      };
    }),
  },
  {
    name: 'extends an expired hold as if it lived',
    rejectedBy: 'lets a late extension by an expired holder do nothing to the new holder',
    sabotage: broken((locks) => {
      const holds = new Map<HoldId, Hold>();
      return {
        hold: remembering(locks, holds),
        extend: async (request) => {
          const answer = await locks.extend(request);
          const known = holds.get(request.holdId);
          return answer.ok || known === undefined ? answer : ok(known);
        },
      };
    }),
  },
  {
    name: 'releases for anybody',
    rejectedBy: 'refuses to release, extend or convert the hold of somebody else',
    sabotage: broken((locks) => ({
      release: async (reference) => {
        const hold = await locks.find(reference.holdId);
        return locks.release(hold === undefined ? reference : referenceTo(hold));
      },
    })),
  },
  {
    name: 'forgets the fence',
    rejectedBy: 'refuses an older fence than the hold has',
    sabotage: broken((locks) => ({
      release: async (reference) => {
        const fence = (await locks.find(reference.holdId))?.fence ?? reference.fence;
        return locks.release({ ...reference, fence });
      },
    })),
  },
  {
    name: 'counts an extension from now',
    rejectedBy: 'gives two full extensions to who asks twice at once, and uses up none that gives no time',
    sabotage: broken((locks, { ports }) => ({
      extend: async (request) => {
        const hold = await locks.find(request.holdId);
        const leftMs = (hold?.expiresAt ?? 0) - ports.clock.now();
        return locks.extend({ ...request, ttlMs: Math.max(1, request.ttlMs - leftMs) });
      },
    })),
  },
  {
    name: 'does not say which holds stand in the way',
    rejectedBy: 'tells a buyer of their live holds, and of nobody else’s',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/hold-limit-reached') return answer;
        return refuse({ ...answer.refusal, holdIds: [] });
      },
    })),
  },
  {
    name: 'finds only the holds that were not ordered',
    rejectedBy: 'tells a buyer of their live holds, and of nobody else’s',
    sabotage: broken((locks) => ({
      holdsOf: async (sessionId, buyerId) =>
        (await locks.holdsOf(sessionId, buyerId)).filter(({ status }) => status === 'active'),
    })),
  },
  {
    name: 'extends beyond the most a hold may live',
    rejectedBy: 'extends a hold from its end, as often and as long in all as it may be',
    sabotage: broken((locks) => ({ extend: (request) => locks.extend({ ...request, maxTotalMs: 100 * longMs }) })),
  },
  {
    name: 'forgets to keep the seats of a converted hold longer',
    rejectedBy: 'converts a hold: its seats stay, it counts no more as active, and a repeat is the same',
    sabotage: broken((locks) => ({ convert: (request) => locks.convert({ ...request, ttlMs: 1 }) })),
  },
  {
    name: 'gives a converted hold more time whenever it is converted again',
    rejectedBy: 'converts a hold: its seats stay, it counts no more as active, and a repeat is the same',
    sabotage: broken((locks, { ports }) => ({
      convert: async (request) => {
        const converted = await locks.convert(request);
        if (!converted.ok) return converted;
        const expiresAt = plusMs(ports.clock.now(), request.ttlMs);
        return ok({ ...converted.value, expiresAt });
      },
    })),
  },
];

const hearingOfSeats: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'frees a sold seat when its hold lapses',
    rejectedBy: 'shows a sold seat as sold, never as free, whatever becomes of its hold',
    sabotage: broken((locks, { ports, ttlMs }) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.map((each) =>
            each.status === 'sold' ? { ...each, status: 'claimed', expiresAt: plusMs(ports.clock.now(), ttlMs) } : each,
          ),
        ),
    })),
  },
  {
    name: 'forgets what is claimed when it is primed',
    rejectedBy: 'learns a lost session from what the arbiter knows',
    sabotage: broken((locks) => ({
      prime: (sessionId, { fenceFloor, decisions }) =>
        locks.prime(sessionId, { fenceFloor, decisions: decisions.filter(({ status }) => status === 'sold') }),
    })),
  },
  {
    name: 'gives a version newer than the seats it shows',
    rejectedBy: 'gives a snapshot whose version the feed goes on from',
    sabotage: broken((locks) => {
      const older = new Map<string, Awaited<ReturnType<SeatLocks['held']>>>();
      return {
        held: async (sessionId) => {
          const answer = await locks.held(sessionId);
          const before = older.get(sessionId);
          older.set(sessionId, answer);
          return answer.ok && before?.ok === true ? ok({ ...before.value, version: answer.value.version }) : answer;
        },
      };
    }),
  },
  {
    name: 'lets the sweeper sleep',
    rejectedBy: 'sweeps what has expired, and tells the feed',
    sabotage: broken((_, { ttlMs }) => ({ nextSweepInMs: () => 60 * ttlMs })),
  },
  {
    name: 'sweeps in silence',
    rejectedBy: 'sweeps what has expired, and tells the feed',
    sabotage: (subject) => {
      const seatFeed = leavingOut(subject.ports.seatFeed, (changes) => changes.filter(({ status }) => status !== 'f'));
      return withPorts(subject, { seatFeed });
    },
  },
];

/** Broken `SeatLocks` adapters, one defect each. */
export const seatLocksSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  ...takingSeats,
  ...beingUpToDate,
  ...countingPlaces,
  ...havingSeats,
  ...hearingOfSeats,
  ...plantedSaboteurs,
  ...endSaboteurs,
  ...agreedSaboteurs,
  ...asGivenSaboteurs,
];
