import { instant, plusMs } from '../../../kernel/index.ts';
import type { Timer } from '../../../timers/index.ts';
import { expectSame, expectSameSet } from '../expectations.ts';
import type { Clause, Saboteur } from '../kit.ts';
import { ofFields, rewriting } from '../rewriting.ts';
import { alikeIds, breaking, freshName, longMs } from '../subject.ts';
import type { TimersSubject } from './subject.ts';

const alikeClause = 'tells timers apart by every character of their ids';
const momentClause = 'brings a timer of long ago, and none of a distant future';
const manyClause = 'brings hundreds at once where as many are asked for';
const againClause = 'takes a timer that was done for new when it is set to the same time again';

const timerAt = (at: number, timerId = freshName('timer')): Timer => ({
  ...{ timerId, at: instant(at), kind: 'sale-opens', subject: freshName('session') },
});

/** Which of these timers are due. */
const dueOf = async ({ ports }: TimersSubject, timers: readonly Timer[]): Promise<string[]> => {
  const ids = new Set(timers.map(({ timerId }) => timerId));
  const due = await ports.timers.due({ limit: 1_000, leaseMs: longMs });
  return due.map(({ timerId }) => timerId).filter((timerId) => ids.has(timerId));
};

/** What `Timers` promises about what it is given: that it stays as it is, and whole. */
export const asGivenClauses: readonly Clause<TimersSubject>[] = [
  {
    name: alikeClause,
    run: async (subject) => {
      const { timers, clock } = subject.ports;
      const name = freshName('Timer').slice(0, 60);
      const all = alikeIds(name).map((timerId) => timerAt(clock.now() - 1_000, timerId));
      for (const timer of all) await timers.set(timer);
      await timers.cancel(name);
      await timers.cancel(`${name}_`);
      const left = all.map(({ timerId }) => timerId).filter((id) => id !== name && id !== `${name}_`);
      expectSameSet(await dueOf(subject, all), left, 'what is due after two timers were cancelled');
    },
  },
  {
    name: momentClause,
    run: async (subject) => {
      const { timers, clock } = subject.ports;
      const past = [timerAt(1), timerAt(plusMs(clock.now(), -86_400_000 * 400))];
      const future = [timerAt(Date.UTC(2039, 0)), timerAt(Date.UTC(2200, 0)), timerAt(Date.UTC(9000, 0))];
      for (const timer of [...future, ...past]) await timers.set(timer);
      const due = await timers.due({ limit: 1_000, leaseMs: longMs });
      for (const timer of future) await timers.cancel(timer.timerId);
      const own = due.filter(({ timerId }) => [...past, ...future].some((timer) => timer.timerId === timerId));
      expectSame(own, past, 'what is due');
    },
  },
  {
    name: manyClause,
    run: async (subject) => {
      const { timers, clock } = subject.ports;
      const all = Array.from({ length: 300 }, () => timerAt(clock.now() - 1_000));
      await Promise.all(all.map((timer) => timers.set(timer)));
      expectSame((await dueOf(subject, all)).length, all.length, 'how many of three hundred are due');
    },
  },
  {
    name: againClause,
    run: async (subject) => {
      const { timers, clock } = subject.ports;
      const timer = timerAt(clock.now() - 1_000);
      for (const time of ['first', 'second']) {
        await timers.set(timer);
        expectSame(await dueOf(subject, [timer]), [timer.timerId], `what is due the ${time} time`);
        await timers.done(timer);
      }
    },
  },
];

const broken = breaking<'timers', TimersSubject>('timers');
const rewrite = rewriting<'timers', TimersSubject>('timers');

/** Cancels every timer whose id passes, by the id that was given. */
const cancelling = (
  matches: (timerId: string, given: string) => boolean,
): ((subject: TimersSubject) => TimersSubject) =>
  broken((timers) => {
    const known = new Set<string>();
    return {
      set: async (timer) => {
        known.add(timer.timerId);
        return timers.set(timer);
      },
      cancel: async (given) => {
        for (const timerId of known) if (matches(timerId, given)) await timers.cancel(timerId);
      },
    };
  });

/** `Timers` that keep something else than they were given, one defect each. */
export const asGivenSaboteurs: readonly Saboteur<TimersSubject>[] = [
  {
    name: 'ignores the case of an id',
    rejectedBy: alikeClause,
    sabotage: rewrite(ofFields(['timerId', ''], (text) => text.toLowerCase())),
  },
  {
    name: 'cancels every timer whose id begins so',
    rejectedBy: alikeClause,
    sabotage: cancelling((timerId, given) => timerId.startsWith(given)),
  },
  {
    name: 'takes an id for a pattern',
    rejectedBy: alikeClause,
    sabotage: cancelling((timerId, given) =>
      new RegExp(`^${given.replace(/[.|\\]/g, '\\$&').replaceAll('_', '.')}$`).test(timerId),
    ),
  },
  {
    name: 'keeps seconds in 32 bits',
    rejectedBy: momentClause,
    sabotage: rewrite((value, field) =>
      field === 'at' && typeof value === 'number' ? (Math.floor(value / 1_000) | 0) * 1_000 + (value % 1_000) : value,
    ),
  },
  {
    name: 'gives up what was due more than a day ago',
    rejectedBy: momentClause,
    sabotage: broken((timers, { ports }) => ({
      set: async (timer) => {
        if (timer.at > ports.clock.now() - 86_400_000) await timers.set(timer);
      },
    })),
  },
  {
    name: 'brings at most a hundred',
    rejectedBy: manyClause,
    sabotage: broken((timers) => ({
      due: (request) => timers.due({ ...request, limit: Math.min(100, request.limit) }),
    })),
  },
  {
    name: 'skips a timer that it believes to have already',
    rejectedBy: againClause,
    sabotage: broken((timers) => {
      const times = new Map<string, number>();
      return {
        set: async (timer) => {
          if (times.get(timer.timerId) === timer.at) return;
          times.set(timer.timerId, timer.at);
          await timers.set(timer);
        },
      };
    }),
  },
];
