import { ok, refuse } from '../../../kernel/index.ts';
import type { SeatId } from '../../../kernel/index.ts';
import type { FeedVersion, SeatChange, SeatFeed } from '../../../locking/index.ts';
import type { Saboteur } from '../kit.ts';
import type { SeatLocksSubject } from '../seat-locks/subject.ts';
import { withPorts } from '../subject.ts';

type Read = SeatFeed['read'];

const broken =
  (change: (inner: Read) => Read) =>
  (subject: SeatLocksSubject): SeatLocksSubject => {
    const { seatFeed } = subject.ports;
    return withPorts(subject, { seatFeed: { read: change((...asked) => seatFeed.read(...asked)) } });
  };

/** Tells of seats by another name. */
const renaming =
  (rename: (id: SeatId) => string): ((inner: Read) => Read) =>
  (inner) =>
  async (...asked) => {
    const answer = await inner(...asked);
    if (!answer.ok) return answer;
    const changes = answer.value.changes.map(({ seatId, status }) => ({ seatId: rename(seatId) as SeatId, status }));
    return ok({ ...answer.value, changes });
  };

/** Broken `SeatFeed` adapters, one defect each. */
export const seatFeedSaboteurs: readonly Saboteur<SeatLocksSubject>[] = [
  {
    name: 'tells only where a seat ended up',
    rejectedBy: 'tells of every change once, in the order it happened',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      if (!answer.ok) return answer;
      const last = new Map(answer.value.changes.map((change) => [change.seatId, change]));
      return ok({ ...answer.value, changes: [...last.values()] });
    }),
  },
  {
    name: 'tells the last change again',
    rejectedBy: 'goes on where a read ended, without a gap or a repeat',
    sabotage: broken((inner) => {
      let last: readonly SeatChange[] = [];
      return async (...asked) => {
        const answer = await inner(...asked);
        if (!answer.ok) return answer;
        const changes = [...last, ...answer.value.changes];
        last = answer.value.changes.slice(-1);
        return ok({ ...answer.value, changes });
      };
    }),
  },
  {
    name: 'drops a change when there are many',
    rejectedBy: 'loses nothing that many callers change at once',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      return answer.ok ? ok({ ...answer.value, changes: answer.value.changes.slice(0, 49) }) : answer;
    }),
  },
  {
    name: 'takes the end of a long read for the newest version',
    rejectedBy: 'says whether there is more, however many steps a reader missed',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      return answer.ok ? ok({ ...answer.value, changes: answer.value.changes.slice(0, 490), more: false }) : answer;
    }),
  },
  {
    name: 'says for ever that there is more',
    rejectedBy: 'says whether there is more, however many steps a reader missed',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      return answer.ok ? ok({ ...answer.value, more: true }) : answer;
    }),
  },
  {
    name: 'tells from the very version that was asked for',
    rejectedBy: 'names in a hold the version right after it',
    sabotage: broken((inner) => async (sessionId, after) => {
      const answer = await inner(sessionId, after);
      const change = answer.ok ? answer.value.changes[0] : undefined;
      return answer.ok && change !== undefined
        ? ok({ ...answer.value, changes: [change, ...answer.value.changes] })
        : answer;
    }),
  },
  {
    name: 'answers an old version with silence',
    rejectedBy: 'finds every version from before a loss too old',
    sabotage: broken((inner) => async (sessionId, after) => {
      const answer = await inner(sessionId, after);
      return answer.ok ? answer : ok({ version: after, changes: [], more: false });
    }),
  },
  {
    name: 'takes any version for the newest',
    rejectedBy: 'refuses a version it never gave',
    sabotage: broken((inner) => async (sessionId, after) => {
      const answer = await inner(sessionId, after);
      return answer.ok ? answer : ok({ version: after, changes: [], more: false });
    }),
  },
  {
    name: 'says nothing of units',
    rejectedBy: 'tells of units as of seats',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      if (!answer.ok) return answer;
      return ok({ ...answer.value, changes: answer.value.changes.filter(({ seatId }) => !seatId.includes('~')) });
    }),
  },
  {
    name: 'tells nothing that priming brings',
    rejectedBy: 'goes on from the version of a session that was just primed',
    sabotage: broken((inner) => async (...asked) => {
      const answer = await inner(...asked);
      if (!answer.ok) return answer;
      return ok({ ...answer.value, changes: answer.value.changes.filter(({ seatId }) => seatId !== 'a3') });
    }),
  },
  {
    name: 'takes the version of another session for its own',
    rejectedBy: 'finds a version of another session too old, also one of the same moment',
    sabotage: broken((inner) => async (sessionId, after) => {
      const answer = await inner(sessionId, after);
      return answer.ok ? answer : ok({ version: after, changes: [], more: false });
    }),
  },
  {
    name: 'goes on from what is left when it dropped the version',
    rejectedBy: 'keeps as many steps as it says, and tells who is further behind that they are',
    sabotage: broken((inner) => {
      const last = new Map<string, FeedVersion>();
      return async (sessionId, after) => {
        const answer = await inner(sessionId, after);
        if (answer.ok) last.set(sessionId, answer.value.version);
        const known = last.get(sessionId);
        return answer.ok || known === undefined ? answer : ok({ version: known, changes: [], more: false });
      };
    }),
  },
  {
    name: 'leaves a step out where it ceased to keep them',
    rejectedBy: 'tells all that came after a version, or refuses it, wherever it ceased to keep them',
    sabotage: (subject) => {
      const { seatLocks, seatFeed } = subject.ports;
      const given: FeedVersion[] = [];
      const held: typeof seatLocks.held = async (sessionId) => {
        const answer = await seatLocks.held(sessionId);
        if (answer.ok) given.push(answer.value.version);
        return answer;
      };
      const read: Read = async (sessionId, after) => {
        const answer = await seatFeed.read(sessionId, after);
        const next = given[given.indexOf(after) + 1];
        return answer.ok || next === undefined ? answer : seatFeed.read(sessionId, next);
      };
      return withPorts(subject, { seatLocks: { ...seatLocks, held }, seatFeed: { read } });
    },
  },
  {
    name: 'drops half of what it says it keeps',
    rejectedBy: 'keeps as many steps as it says, and tells who is further behind that they are',
    sabotage: (subject) => {
      let told = 0;
      const dropping = broken((inner) => async (...asked) => {
        const answer = await inner(...asked);
        if (answer.ok) told += answer.value.changes.length;
        return told > subject.feed.keeps / 2 ? refuse({ code: 'locking/feed-too-old' }) : answer;
      });
      return dropping(subject);
    },
  },
  {
    name: 'ignores the case of the seats it tells of',
    rejectedBy: 'tells of seats by any id, and leaves what it told as it was',
    sabotage: broken(renaming((id) => id.toLowerCase())),
  },
  {
    name: 'tells of seats by the first 64 characters of their ids',
    rejectedBy: 'tells of seats by any id, and leaves what it told as it was',
    sabotage: broken(renaming((id) => id.slice(0, 64))),
  },
  {
    name: 'goes on filling the list it gave',
    rejectedBy: 'tells of seats by any id, and leaves what it told as it was',
    sabotage: (subject) => {
      const given = new Map<string, SeatChange[]>();
      const filling = broken((inner) => async (sessionId, after) => {
        const answer = await inner(sessionId, after);
        if (!answer.ok) return answer;
        const changes = given.get(`${sessionId} ${after}`) ?? [];
        changes.splice(0, changes.length, ...answer.value.changes);
        given.set(`${sessionId} ${after}`, changes);
        return ok({ ...answer.value, changes });
      });
      return filling(subject);
    },
  },
];
