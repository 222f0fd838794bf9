import { plusMs } from '../../../kernel/index.ts';
import type { Timer } from '../../../timers/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking, longMs } from '../subject.ts';
import { asGivenSaboteurs } from './as-given.ts';
import type { TimersSubject } from './subject.ts';

const broken = breaking<'timers', TimersSubject>('timers');

/** Broken `Timers` adapters, one defect each. */
export const timersSaboteurs: readonly Saboteur<TimersSubject>[] = [
  {
    name: 'brings a timer before its time',
    rejectedBy: 'brings a timer as it was set, at its time and not before',
    sabotage: broken((timers) => ({ set: (timer) => timers.set({ ...timer, at: plusMs(timer.at, -2 * longMs) }) })),
  },
  {
    name: 'brings the newest first',
    rejectedBy: 'brings the oldest first, and no more than was asked',
    sabotage: broken((timers) => ({ due: async (request) => [...(await timers.due(request))].reverse() })),
  },
  {
    name: 'brings the same timers first for ever',
    rejectedBy: 'brings a timer that comes again after those that wait longer',
    sabotage: broken((timers) => {
      const brought = new Map<string, Timer>();
      return {
        due: async (request) => {
          for (const timer of await timers.due({ ...request, limit: 100 })) brought.set(timer.timerId, timer);
          const oldest = [...brought.values()].sort((one, other) => one.at - other.at);
          return oldest.slice(0, request.limit);
        },
      };
    }),
  },
  {
    name: 'brings a timer to everybody',
    rejectedBy: 'brings a timer to one of many callers at once',
    // One call after another: concurrent callers may skip what another is being handed at that
    // moment, with or without a lease.
    sabotage: broken((timers) => {
      let last: Promise<unknown> = Promise.resolve();
      return {
        due: ({ limit }) => {
          const due = last.then(() => timers.due({ limit, leaseMs: 0 }));
          last = due;
          return due;
        },
      };
    }),
  },
  {
    name: 'locks within its process, looks what is due, and takes it then',
    rejectedBy: 'brings a timer to one of many callers at once',
    sabotage: lockingAlone<'timers', TimersSubject>('timers')((timers, turn) => ({
      due: ({ limit, leaseMs }) =>
        turn(
          () => timers.due({ limit, leaseMs: 0 }),
          async (due) => {
            await timers.due({ limit, leaseMs });
            return due;
          },
        ),
    })),
  },
  {
    name: 'drops a timer when it was brought',
    rejectedBy: 'brings a timer again after its lease, until it is done',
    sabotage: broken((timers) => ({
      due: async (request) => {
        const due = await timers.due(request);
        for (const timer of due) await timers.done(timer);
        return due;
      },
    })),
  },
  {
    name: 'keeps a timer where it was first set',
    rejectedBy: 'moves a timer that is set again, later or sooner',
    sabotage: broken((timers) => {
      const known = new Set<string>();
      return {
        set: async (timer) => {
          if (!known.has(timer.timerId)) await timers.set(timer);
          known.add(timer.timerId);
        },
      };
    }),
  },
  {
    name: 'drops by its id a timer that was moved',
    rejectedBy: 'keeps a timer that was moved while the old one was announced',
    sabotage: broken((timers) => ({ done: ({ timerId }) => timers.cancel(timerId) })),
  },
  {
    name: 'brings a cancelled timer again whose lease was running',
    rejectedBy: 'forgets a timer that is cancelled while it is announced, and takes a new one of its name for new',
    sabotage: broken((timers) => {
      const leased = new Map<string, Timer>();
      const survivors: Timer[] = [];
      return {
        due: async (request) => {
          const due = [...survivors.splice(0), ...(await timers.due(request))];
          for (const timer of due) leased.set(timer.timerId, timer);
          return due;
        },
        cancel: async (timerId) => {
          const running = leased.get(timerId);
          if (running !== undefined) survivors.push(running);
          await timers.cancel(timerId);
        },
      };
    }),
  },
  {
    name: 'gives a timer that is set again the lease of the cancelled one',
    rejectedBy: 'forgets a timer that is cancelled while it is announced, and takes a new one of its name for new',
    sabotage: broken((timers) => {
      const cancelled = new Set<string>();
      return {
        cancel: async (timerId) => {
          cancelled.add(timerId);
          await timers.cancel(timerId);
        },
        set: async (timer) => {
          if (!cancelled.has(timer.timerId)) await timers.set(timer);
        },
      };
    }),
  },
  {
    name: 'takes one more than it brings where there are more than were asked for',
    rejectedBy: 'brings as many as were asked for, whether there are as many, one more, one less, or twice as many',
    sabotage: broken((timers) => ({
      due: async ({ limit, leaseMs }) => (await timers.due({ limit: limit + 1, leaseMs })).slice(0, limit),
    })),
  },
  {
    name: 'cancels nothing',
    rejectedBy: 'forgets a cancelled timer, and minds no timer that is not there',
    sabotage: broken(() => ({ cancel: async () => {} })),
  },
  ...asGivenSaboteurs,
];
