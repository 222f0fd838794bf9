import { TicketlyFault } from '../../../kernel/index.ts';
import type { LogFollower, Position } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { freshName } from '../subject.ts';
import type { Driving, LogDriverSubject } from './subject.ts';

type Drive = LogDriverSubject['drive'];

const driving =
  (change: (drive: Drive, subject: LogDriverSubject) => Drive) =>
  (subject: LogDriverSubject): LogDriverSubject => ({
    ...subject,
    drive: change((...asked) => subject.drive(...asked), subject),
  });

/** Drives a different follower instead; `change` is called anew for each driving. */
const handing = (
  change: (apply: LogFollower['apply'], follower: LogFollower, subject: LogDriverSubject) => LogFollower['apply'],
): ((subject: LogDriverSubject) => LogDriverSubject) =>
  driving((drive, subject) => (follower, ...rest) => {
    const apply = change((...asked) => follower.apply(...asked), follower, subject);
    return drive({ ...follower, apply }, ...rest);
  });

/** Broken drivers of the log, one defect each. */
export const logDriverSaboteurs: readonly Saboteur<LogDriverSubject>[] = [
  {
    name: 'hands a batch over in reverse',
    rejectedBy: 'hands over the facts of each key in their order, and leaves none out',
    sabotage: handing((apply) => (about, facts) => apply(about, [...facts].reverse())),
  },
  {
    name: 'leaves out one fact in seven',
    rejectedBy: 'hands over the facts of each key in their order, and leaves none out',
    sabotage: handing((apply) => {
      let count = 0;
      return (about, facts) =>
        apply(
          about,
          facts.filter(() => (count += 1) % 7 !== 0),
        );
    }),
  },
  {
    name: 'begins anew each time',
    rejectedBy: 'goes on where it was when it is stopped, and tells nothing again',
    sabotage: driving(
      (drive) =>
        (follower, ...rest) =>
          drive({ ...follower, consumer: freshName('anew') }, ...rest),
    ),
  },
  {
    name: 'drops as many facts as it took before, wherever it is',
    rejectedBy: 'goes on where it was when it is stopped, and tells nothing again',
    sabotage: (subject) => {
      let taken = 0;
      return handing((apply) => {
        let toDrop = taken;
        return async (about, facts) => {
          const dropped = facts.slice(0, toDrop);
          toDrop -= dropped.length;
          await apply(about, facts.slice(dropped.length));
          taken += facts.length;
        };
      })(subject);
    },
  },
  {
    name: 'moves its checkpoint first',
    rejectedBy: 'moves its checkpoint after the effect',
    sabotage: handing((apply, { consumer }, { ports, consumerOf }) => async (about, facts) => {
      const last = facts.at(-1);
      const [name, position] = [consumerOf(consumer, last?.routingKey ?? ''), last?.position ?? (0 as Position)];
      await ports.checkpoints.advance(name, position);
      await apply(about, facts);
    }),
  },
  {
    name: 'goes on after a failure',
    rejectedBy: 'brings again what failed for its surroundings, until it works',
    sabotage: handing((apply) => async (about, facts) => {
      await apply(about, facts).catch(() => undefined);
    }),
  },
  {
    name: 'stops at a fact that fails',
    rejectedBy: 'sets a fact aside that fails for good, where its subject waits until it is retried',
    sabotage: handing((apply) => {
      let isStuck = false;
      return async (about, facts) => {
        if (!isStuck) await apply(about, facts).catch(() => (isStuck = true));
        if (isStuck) throw new TicketlyFault('unavailable', 'stuck at a fact that fails');
      };
    }),
  },
  {
    name: 'takes for done what is in hand when it is stopped',
    rejectedBy: 'loses nothing of what is in hand when it is stopped',
    sabotage: driving((drive) => (follower, ...rest): Driving => {
      let isStopping = false;
      const apply: LogFollower['apply'] = async (about, facts) => {
        await follower.apply(about, facts).catch((error: unknown) => {
          if (!isStopping) throw error;
        });
      };
      const under = drive({ ...follower, apply }, ...rest);
      return {
        stop: async () => {
          isStopping = true;
          await under.stop();
        },
      };
    }),
  },
  {
    name: 'leaves all to the first, also once that has left',
    rejectedBy: 'is shared by those that join and leave, and loses nothing',
    sabotage: (subject) => {
      let isDriven = false;
      return driving((drive) => (...asked) => {
        if (isDriven) return { stop: async () => undefined };
        isDriven = true;
        return drive(...asked);
      })(subject);
    },
  },
];
