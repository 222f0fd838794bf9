import { plusMs } from '../../../kernel/index.ts';
import type { Saboteur } from '../kit.ts';
import { broken } from '../seat-locks/sabotage.ts';
import type { SeatLocksSubject } from '../seat-locks/subject.ts';
import { longMs } from '../subject.ts';

/** Broken brakes of `SeatLocks`, one defect each. */
export const seatBrakesSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'leaves origins unread',
    rejectedBy: 'lets racing buyers of one origin hold together what its budget allows, and no more',
    sabotage: broken((locks) => ({ hold: ({ origins: _unread, ...request }) => locks.hold(request) })),
  },
  {
    name: 'counts only the first origin',
    rejectedBy: 'counts every origin of a hold by itself, and buyers without one not at all',
    sabotage: broken((locks) => ({
      hold: ({ origins = [], ...request }) => locks.hold({ ...request, origins: origins.slice(0, 1) }),
    })),
  },
  {
    name: 'takes all origins for one',
    rejectedBy: 'counts every origin of a hold by itself, and buyers without one not at all',
    sabotage: broken((locks) => ({
      hold: ({ origins = [], ...request }) =>
        locks.hold({ ...request, origins: origins.map(({ maxSeats }) => ({ key: 'all', maxSeats })) }),
    })),
  },
  {
    name: 'counts tables rather than people',
    rejectedBy: 'counts places: those of tables and of areas',
    sabotage: broken((locks) => ({
      hold: (request) => locks.hold({ ...request, lines: request.lines.map(({ places: _unread, ...line }) => line) }),
    })),
  },
  {
    name: 'says that seats cool off for longer than they do',
    rejectedBy: 'says until when a seat cools off, and gives it back then',
    sabotage: broken((locks) => ({
      hold: async (request) => {
        const answer = await locks.hold(request);
        if (answer.ok || answer.refusal.code !== 'locking/seats-cooling-off') return answer;
        return { ok: false, refusal: { ...answer.refusal, coolsUntil: plusMs(answer.refusal.coolsUntil, longMs) } };
      },
    })),
  },
  {
    name: 'cools off for the widest origin',
    rejectedBy: 'cools a seat off for everybody of the narrowest origin, and nobody else',
    sabotage: broken((locks) => ({
      hold: ({ origins = [], ...request }) => locks.hold({ ...request, origins: origins.toReversed() }),
    })),
  },
  {
    name: 'cools nothing off',
    rejectedBy: 'forgives letting a seat go once; after the second time it is for others',
    sabotage: broken((locks) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.map(({ coolsUntil: _unread, ...decision }) => decision),
        ),
    })),
  },
  {
    name: 'takes every freed seat for one let go by choice',
    rejectedBy: 'cools off nothing that was released, lapsed or given back by others',
    sabotage: broken((locks, { ports }) => ({
      record: (sessionId, decisions) =>
        locks.record(
          sessionId,
          decisions.map((decision) => ({ ...decision, coolsUntil: plusMs(ports.clock.now(), longMs) })),
        ),
    })),
  },
];
