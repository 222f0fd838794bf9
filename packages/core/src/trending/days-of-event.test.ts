import { expect, it } from 'vitest';
import type { UtcDay } from '../kernel/index.ts';
import { daysOfEvent } from './days-of-event.ts';

const may = (day: number) => `2027-05-0${day}` as UtcDay;

it('a day of an event has its tickets and its views, and days before the first are left out', () => {
  const sold = { ticketsByDay: { [may(1)]: 1, [may(2)]: 2, [may(3)]: 3 } };
  const viewed = [1, 2, 4].map((day) => ({ day: may(day), views: 10 * day }));
  expect(daysOfEvent(sold, viewed, may(2))).toEqual([
    { day: may(2), views: 20, tickets: 2 },
    { day: may(3), views: 0, tickets: 3 },
    { day: may(4), views: 40, tickets: 0 },
  ]);
});
