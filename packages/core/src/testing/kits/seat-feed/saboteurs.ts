import { ok } from '../../../kernel/index.ts';
import type { SeatChange, SeatFeed } from '../../../locking/index.ts';
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

/** `SeatFeed` made wrong, one defect each. */
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
];
