import { expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { raceOnBoth } from '../subject.ts';
import { counted, may, someEvent, textOf } from './subject.ts';
import type { PageViewsSubject } from './subject.ts';

const clauses: readonly Clause<PageViewsSubject>[] = [
  {
    name: 'adds to what was counted, by event and day',
    run: async (subject) => {
      const { pageViews } = subject.ports;
      const [one, other] = [someEvent(), someEvent()];
      const first = { eventId: one, day: may(1), views: 3 };
      const others = [
        { eventId: one, day: may(2), views: 1 },
        { eventId: other, day: may(1), views: 7 },
      ];
      await pageViews.add([first, ...others]);
      await pageViews.add([{ ...first, views: 40 }]);
      const all = [{ ...first, views: 43 }, ...others].map(textOf).sort();
      expectSame(await counted(subject, [one, other]), all, 'what was counted');
      await pageViews.add([]);
      expectSame(await counted(subject, [one, other]), all, 'what was counted after nothing was added');
    },
  },
  {
    name: 'loses nothing of what twenty add at the same time, in whatever order',
    races: true,
    run: async (subject) => {
      const events = [someEvent(), someEvent(), someEvent()];
      const counts = events.map((eventId) => ({ eventId, day: may(1), views: 1 }));
      await raceOnBoth(subject, 20, ({ pageViews }, caller) =>
        pageViews.add(caller % 4 < 2 ? counts : counts.toReversed()),
      );
      const promised = counts.map((count) => textOf({ ...count, views: 20 })).sort();
      expectSame(await counted(subject, events), promised, 'what was counted');
    },
  },
  {
    name: 'tells of the events asked for, from a day on',
    run: async (subject) => {
      const [one, other] = [someEvent(), someEvent()];
      const days = [1, 2, 3].map((day) => ({ eventId: one, day: may(day), views: day }));
      await subject.ports.pageViews.add([...days, { eventId: other, day: may(2), views: 9 }]);
      expectSame(await counted(subject, [one], may(2)), days.slice(1).map(textOf), 'one event, from the second day on');
      expectSame(await counted(subject, [someEvent()]), [], 'an event that nobody looked at');
      expectSame(await counted(subject, []), [], 'no event');
    },
  },
  {
    name: 'forgets what was counted before a day, and nothing else',
    run: async (subject) => {
      const eventId = someEvent();
      const days = [1, 2, 3].map((day) => ({ eventId, day: may(day), views: day }));
      await subject.ports.pageViews.add(days);
      await subject.ports.pageViews.forgetBefore(may(2));
      expectSame(await counted(subject, [eventId]), days.slice(1).map(textOf), 'what is left');
    },
  },
];

/** What every `PageViews` promises. */
export const pageViewsKit: Kit<PageViewsSubject> = { port: 'PageViews', clauses };
