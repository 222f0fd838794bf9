import type { ChangeFeed, Position } from '../../../messaging/index.ts';
import type { Saboteur } from '../kit.ts';
import { in32Bits, rewritten } from '../rewriting.ts';
import type { ChangeFeedSubject } from './subject.ts';

const broken =
  (change: (read: ChangeFeed['read']) => ChangeFeed['read']) =>
  ({ ports }: ChangeFeedSubject): ChangeFeedSubject => ({
    ports: { ...ports, changeFeed: { read: change((request) => ports.changeFeed.read(request)) } },
  });

/** Broken `ChangeFeed` adapters, one defect each. */
export const changeFeedSaboteurs: readonly Saboteur<ChangeFeedSubject>[] = [
  {
    name: 'tells of one event of a key',
    rejectedBy: 'tells of every event once, in the order it was saved',
    sabotage: broken((read) => async (request) => {
      const page = await read(request);
      return [...new Map(page.map((event) => [event.aggregateId, event])).values()];
    }),
  },
  {
    name: 'counts positions anew in each page',
    rejectedBy: 'gives positions that grow from one',
    sabotage: broken((read) => async (request) => {
      const page = await read(request);
      return page.map((event) => ({ ...event, position: (request.after === 0 ? 1 : event.position) as Position }));
    }),
  },
  {
    name: 'begins a page with the end of the one before',
    rejectedBy: 'goes on after any position, in pages of any size',
    sabotage: broken((read) => async (request) => {
      const page = await read(request);
      if (page.length === 0 || request.after === 0) return page;
      const [before] = await read({ after: (request.after - 1) as Position, limit: 1 });
      return before === undefined ? page : [before, ...page];
    }),
  },
  {
    name: 'shows an event before one with an earlier position can be seen',
    rejectedBy: 'skips nothing that many save at once, for a reader who follows',
    sabotage: broken((read) => {
      const seen = new Set<string>();
      return async (request) => {
        const page = await read(request);
        const late = page.find(({ id }) => !seen.has(id));
        for (const { id } of page) seen.add(id);
        return page.filter((event) => event !== late);
      };
    }),
  },
  {
    name: 'does not wait',
    rejectedBy: 'wakes a reader who waits when something is saved',
    sabotage: broken(
      (read) =>
        ({ after, limit }) =>
          read({ after, limit }),
    ),
  },
  {
    name: 'keeps one who gave up waiting',
    rejectedBy: 'lets a reader who waits go when they give up',
    sabotage: broken(
      (read) =>
        ({ signal: _, ...request }) =>
          read(request),
    ),
  },
  {
    name: 'forgets which version of its type an event has',
    rejectedBy: 'tells of an event as it was told, to the last character, digit and millisecond',
    sabotage: broken((read) => async (request) => (await read(request)).map((event) => ({ ...event, version: 1 }))),
  },
  {
    name: 'keeps times to the second',
    rejectedBy: 'tells of an event as it was told, to the last character, digit and millisecond',
    sabotage: broken(
      (read) => async (request) =>
        rewritten(await read(request), (value, field) =>
          field === 'occurredAt' ? Math.floor(Number(value) / 1_000) * 1_000 : value,
        ),
    ),
  },
  {
    name: 'keeps numbers of a payload in 32 bits',
    rejectedBy: 'tells of an event as it was told, to the last character, digit and millisecond',
    sabotage: broken((read) => async (request) => rewritten(await read(request), in32Bits('large'))),
  },
  {
    name: 'keeps no character beyond 16 bits',
    rejectedBy: 'tells of an event as it was told, to the last character, digit and millisecond',
    sabotage: broken(
      (read) => async (request) =>
        rewritten(await read(request), (value) =>
          typeof value === 'string' ? value.replace(/[\u{10000}-\u{10ffff}]/gu, '?') : value,
        ),
    ),
  },
  {
    name: 'gives at most a hundred events',
    rejectedBy: 'gives as many events at once as are asked for, and none to one who is further than the log',
    sabotage: broken((read) => (request) => read({ ...request, limit: Math.min(100, request.limit) })),
  },
  {
    name: 'begins anew with one who is further than the log',
    rejectedBy: 'gives as many events at once as are asked for, and none to one who is further than the log',
    sabotage: broken((read) => async (request) => {
      const isBeyond = (await read({ after: (request.after - 1) as Position, limit: 1 })).length === 0;
      return isBeyond ? read({ ...request, after: 0 as Position }) : read(request);
    }),
  },
];
