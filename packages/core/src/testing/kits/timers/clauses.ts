import { plusMs } from '../../../kernel/index.ts';
import type { Timer } from '../../../timers/index.ts';
import { expectSame, expectThat, race } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { freshName, longMs, untilLapsed, raceOnBoth } from '../subject.ts';
import { asGivenClauses } from './as-given.ts';
import type { TimersSubject } from './subject.ts';

/** A timer that is due this long from now. */
const timerIn = ({ ports }: TimersSubject, durationMs: number): Timer => ({
  timerId: freshName('timer'),
  at: plusMs(ports.clock.now(), durationMs),
  kind: 'sale-opens',
  subject: freshName('session'),
});

/** A timer whose time has come. */
const dueTimer = async (subject: TimersSubject, agoMs = 1_000): Promise<Timer> => {
  const timer = timerIn(subject, -agoMs);
  await subject.ports.timers.set(timer);
  return timer;
};

/** Which of these timers `due` returns. */
const dueOf = async (
  { ports }: Pick<TimersSubject, 'ports'>,
  timers: readonly Timer[],
  leaseMs = longMs,
): Promise<Timer[]> => {
  const ids = new Set(timers.map(({ timerId }) => timerId));
  return (await ports.timers.due({ limit: 100, leaseMs })).filter(({ timerId }) => ids.has(timerId));
};

const clauses: readonly Clause<TimersSubject>[] = [
  {
    name: 'brings a timer as it was set, at its time and not before',
    run: async (subject) => {
      const timer = timerIn(subject, subject.ttlMs);
      const later = timerIn(subject, longMs);
      for (const each of [timer, later]) await subject.ports.timers.set(each);
      expectSame(await dueOf(subject, [timer, later]), [], 'what is due before its time');
      await untilLapsed(subject);
      expectSame(await dueOf(subject, [timer, later]), [timer], 'what is due at its time');
    },
  },
  {
    name: 'brings the oldest first, and no more than was asked',
    run: async (subject) => {
      const timers: Timer[] = [];
      for (const agoMs of [2_000, 4_000, 3_000]) timers.push(await dueTimer(subject, agoMs));
      const [second, , first] = [timers[2], timers[0], timers[1]];
      const due = await subject.ports.timers.due({ limit: 2, leaseMs: longMs });
      expectSame(due, [first, second], 'the two oldest');
      expectSame(await dueOf(subject, timers), [timers[0]], 'what is left');
    },
  },
  {
    name: 'brings a timer to one of many callers at once',
    races: true,
    run: async (subject) => {
      const timers = await race(5, () => dueTimer(subject));
      const brought = (await raceOnBoth(subject, 20, (ports) => dueOf({ ports }, timers))).flat();
      expectSame(brought.length, 5, 'how often five timers were brought to twenty callers');
    },
  },
  {
    name: 'brings a timer again after its lease, until it is done',
    run: async (subject) => {
      const timer = await dueTimer(subject);
      for (const time of ['first', 'second']) {
        expectSame(await dueOf(subject, [timer], subject.ttlMs), [timer], `what is due the ${time} time`);
        expectSame(await dueOf(subject, [timer]), [], 'what is due during the lease');
        await untilLapsed(subject);
      }
      await subject.ports.timers.done(timer);
      await subject.ports.timers.done(timer);
      expectSame(await dueOf(subject, [timer]), [], 'what is due after it is done');
    },
  },
  {
    name: 'brings a timer that comes again after those that wait longer',
    run: async (subject) => {
      const failing = [await dueTimer(subject, 9_000), await dueTimer(subject, 8_000)];
      expectSame(await dueOf(subject, failing, subject.ttlMs), failing, 'what is due the first time');
      const behind = await dueTimer(subject);
      await untilLapsed(subject);
      const [first] = await subject.ports.timers.due({ limit: 1, leaseMs: longMs });
      expectSame(first, behind, 'what is due before those that failed');
      expectSame(await dueOf(subject, failing), failing, 'what is due then');
    },
  },
  {
    name: 'moves a timer that is set again, later or sooner',
    run: async (subject) => {
      const [late, soon] = [await dueTimer(subject), timerIn(subject, longMs)];
      await subject.ports.timers.set(soon);
      await subject.ports.timers.set({ ...late, at: plusMs(late.at, longMs) });
      const moved = { ...soon, at: plusMs(subject.ports.clock.now(), -1_000), kind: 'sale-closes' };
      await subject.ports.timers.set(moved);
      expectSame(await dueOf(subject, [late, soon]), [moved], 'what is due after both were moved');
    },
  },
  {
    name: 'keeps a timer that was moved while the old one was announced',
    run: async (subject) => {
      const timer = await dueTimer(subject);
      expectSame(await dueOf(subject, [timer]), [timer], 'what is due');
      const moved = { ...timer, at: plusMs(timer.at, 500) };
      await subject.ports.timers.set(moved);
      await subject.ports.timers.done(timer);
      expectSame(await dueOf(subject, [timer]), [moved], 'what is due after the old one is done');
    },
  },
  {
    name: 'forgets a cancelled timer, and minds no timer that is not there',
    run: async (subject) => {
      const timer = await dueTimer(subject);
      await subject.ports.timers.cancel(timer.timerId);
      await subject.ports.timers.cancel(timer.timerId);
      await subject.ports.timers.cancel(freshName('timer'));
      expectThat((await dueOf(subject, [timer])).length === 0, 'a cancelled timer is not brought');
    },
  },
  {
    name: 'forgets a timer that is cancelled while it is announced, and takes a new one of its name for new',
    run: async (subject) => {
      const [gone, back] = [await dueTimer(subject, 2_000), await dueTimer(subject)];
      expectSame(await dueOf(subject, [gone, back], subject.ttlMs), [gone, back], 'what is due');
      for (const { timerId } of [gone, back]) await subject.ports.timers.cancel(timerId);
      await subject.ports.timers.set(back);
      expectSame(await dueOf(subject, [gone, back]), [back], 'what is due once one of the two was set again');
      await untilLapsed(subject);
      expectSame(await dueOf(subject, [gone, back]), [], 'what is due after the lease of the cancelled one');
    },
  },
  {
    name: 'brings as many as were asked for, whether there are as many, one more, one less, or twice as many',
    run: async (subject) => {
      for (const waiting of [3, 4, 2, 6]) {
        const timers: Timer[] = [];
        for (let count = 0; count < waiting; count += 1) timers.push(await dueTimer(subject, 9_000 - count));
        const taken: Timer[][] = [];
        for (let call = 0; call < 3; call += 1)
          taken.push([...(await subject.ports.timers.due({ limit: 3, leaseMs: longMs }))]);
        const promised = [timers.slice(0, 3), timers.slice(3), []];
        expectSame(taken, promised, `what three calls for three each bring of ${waiting}`);
        for (const timer of timers) await subject.ports.timers.done(timer);
      }
    },
  },
];

/** What every `Timers` promises. */
export const timersKit: Kit<TimersSubject> = { port: 'Timers', clauses: [...clauses, ...asGivenClauses] };
